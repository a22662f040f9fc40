import JSON
import TestSupport
import Tensors
import Testing

@testable import Commands

@Suite struct DoctorCommandParity {
  @Test("every stage of the self-test agrees with the reference renderer, under both profiles")
  func selfTest() throws {
    let test = SelfTest(threads: 2)
    for check in test.checks { #expect(check.passed, "\(check.profile) \(check.stage): \(check.detail)") }
    #expect(test.passed && test.checks.count == 2 * 6 && test.portableLatent?.utf8.count == 64)
  }
}

@Suite struct DoctorCommandGolden {
  @Test("what the machine has, as JSON and as text")
  func report() throws {
    try withTemporaryFolder { folder in
      let arguments = ["doctor", "--no-self-test", "--models", Tool.models]
      let result = try Tool.run(arguments + ["--json"], in: folder)
      #expect(result.status == 0 && result.json?["schema"]?.text == "reprocheck/doctor/1")
      #expect(result.json?["profiles"]?.elements?.map { $0["name"]?.text } == ["native", "portable"])
      #expect(result.json?["codecs"]?["libpng"]?.text?.isEmpty == false)
      #expect(result.json?["folders"]?.elements?.first?["models"]?["lora"]?.integer == 2)
      #expect(result.json?["cache"]?["path"]?.text?.hasPrefix(Tool.cache) == true)
      #expect(result.json?["blas"]?.elements?.first?["used"]?.boolean == (InstructionSet.best == .plain))
      #expect(try Tool.run(arguments, in: folder).output.contains("hash cache"))
    }
  }

  @Test("memory: the tightest of machine, control groups and address space")
  func memory() {
    func memory(_ files: [String: String]) -> MachineMemory { MachineMemory { files[$0] } }
    let machine = ["/proc/meminfo": "MemTotal:  9000 kB\nMemAvailable:    8000 kB\n"]
    #expect(memory(machine).available == 8_192_000 && memory([:]).available == nil)
    let group = machine.merging([
      "/proc/self/cgroup": "0::/a/b\n", "/sys/fs/cgroup/a/memory.max": "5000000\n",
      "/sys/fs/cgroup/a/memory.current": "3000000\n", "/sys/fs/cgroup/a/b/memory.max": "max\n",
      "/sys/fs/cgroup/a/memory.stat": "anon 1\ninactive_file 1000000\n",
    ]) { $1 }
    #expect(memory(group).available == 3_000_000 && memory(group).source == "control group")
    let old = machine.merging([
      "/proc/self/cgroup": "4:memory:/x\n", "/sys/fs/cgroup/memory/x/memory.limit_in_bytes": "70000",
      "/sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712",
    ]) { $1 }
    #expect(memory(old).available == 70_000)
    let space = machine.merging([
      "/proc/self/limits": "Max address space         1000000    unlimited    bytes\n",
      "/proc/self/statm": "100 5 5",
    ]) { $1 }
    #expect(memory(space).available == 1_000_000 - 409_600 && memory(space).source == "address space")
  }
}
