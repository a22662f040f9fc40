import CKernels
import Pixels

/// A picture, or a box in it that is looked at where it lies.
struct PicturePart {
  let image: RGBImage
  let box: PixelBox

  /// - Precondition: the box lies in the picture and is not empty.
  init(_ image: RGBImage, _ box: PixelBox) {
    precondition(
      box.x >= 0 && box.y >= 0 && box.width > 0 && box.height > 0 && box.x + box.width <= image.width
        && box.y + box.height <= image.height, "a part beyond its picture")
    (self.image, self.box) = (image, box)
  }

  /// The whole picture.
  init(_ image: RGBImage) {
    self.init(image, PixelBox(x: 0, y: 0, width: image.width, height: image.height))
  }

  var size: PixelSize { PixelSize(box.width, box.height) }
  var rows: RowPieces { RowPieces(rows: box.height) }

  /// The part as the kernels take it, for the duration of the call.
  func withKernelView<Result>(_ body: (inout repro_picture) -> Result) -> Result {
    unsafe image.bytes.withUnsafeBufferPointer { bytes in
      let start = unsafe bytes.baseAddress.map { unsafe $0 + 3 * (box.y * image.width + box.x) }
      var view = unsafe repro_picture(
        rgb: start, width: box.width, height: box.height, stride: image.width)
      return unsafe body(&view)
    }
  }

  /// One channel of the part.
  func withGreyView<Result>(_ channel: SSIMChannel, _ body: (inout repro_grey_view) -> Result) -> Result {
    unsafe withKernelView { picture in
      var view = unsafe repro_grey_view(
        rgb: picture.rgb, plane: nil, width: picture.width, height: picture.height, stride: picture.stride,
        channel: channel.rawValue)
      return unsafe body(&view)
    }
  }
}
