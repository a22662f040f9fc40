import Recipes
import TestSupport
import Tensors
import Testing

@testable import Diffusion

@Suite struct InstructionSetProperty {
  @Test("a portable render has the same bits with every instruction set of this processor")
  func portable() throws {
    try withTemporaryFolder { folder in
      let checkpoint = try unfoldedCheckpoint("reed", in: folder)
      let job = try #require(try RandomJob.all(of: "reed").first)
      let plan = try Plan(try job.recipe { _ in checkpoint })
      // The plain kernels do without fused multiply-add where they have to, and take their time for it.
      let sets = InstructionSet.allCases.filter { $0.isAvailable }
      let traces = try sets.map { set in
        try Renderer(device: Device(threads: 2, profile: .portable, instructionSet: set)).render(plan).trace
      }
      for (set, trace) in zip(sets, traces) {
        #expect(trace.fingerprints == traces[0].fingerprints, "\(set)")
        #expect(trace.profile.instructionSet == set.rawValue && trace.profile.blas == "none")
      }
    }
  }
}
