import CImageShims
import CWebP
import CZlib

/// The libraries that read and write image files, with their versions.
public struct CodecVersion: Hashable, Sendable {
  /// `libpng`.
  public var library: String
  /// `1.6.39`.
  public var version: String

  /// In a fixed order.
  public static func all() -> [CodecVersion] {
    let webp = WebPGetDecoderVersion()
    return [
      CodecVersion(library: "libpng", version: unsafe String(cString: repro_png_version())),
      CodecVersion(library: "libjpeg-turbo", version: unsafe String(cString: repro_jpeg_version())),
      CodecVersion(library: "libwebp", version: "\(webp >> 16).\(webp >> 8 & 255).\(webp & 255)"),
      CodecVersion(library: "zlib", version: unsafe String(cString: zlibVersion())),
    ]
  }
}
