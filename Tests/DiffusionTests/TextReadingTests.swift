import ModelFiles
import Networks
import Sampling
import Tensors
import TestSupport
import Testing
import Weights

@testable import Diffusion

@Suite struct TextReadingProperty {
  @Test("a text is read once while there is room for it, and read anew as it was before")
  func room() throws {
    let device = try Device(threads: 2)
    let checkpoint = try SafetensorsFile(
      path: Fixture.path("tiny-scenes/models/Stable-diffusion/tiny-scenes_v1.safetensors"))
    let unet = try UNet(
      ModelWeights(checkpoint: checkpoint, vae: nil, keptBytes: 0, on: device).scope("model.diffusion_model"))
    let width = unet.contextWidth
    func text(_ value: Float, rows: Int = 77) -> TextStates {
      TextStates(width: width, values: (0..<rows * width).map { value + Float($0 % 7) / 8 })
    }
    let input = Latent(channels: 4, height: 8, width: 8, values: (0..<256).map { Float($0 % 11) / 8 })
    var reading = TextReading(unet: unet, device: device)
    func prediction(_ text: TextStates) -> Latent {
      unet.predictions(of: input, timestep: 500, texts: reading.read([text]), on: device)[0]
    }

    let first = prediction(text(1))
    #expect(prediction(text(1)) == first && reading.rows == 77)
    #expect(prediction(text(2)) != first && reading.rows == 154)
    for value in 3...8 { _ = reading.read([text(Float(value))]) }
    #expect(reading.rows == TextReading.mostRows)
    _ = reading.read([text(9)])
    #expect(reading.rows == TextReading.mostRows)
    #expect(prediction(text(1)) == first && reading.rows == TextReading.mostRows)
    _ = reading.read([text(10, rows: 770), text(11)])
    #expect(reading.rows == 77)
  }
}
