import CKernels

/// Keeps freed arrays of up to 32 MiB for the next ones, until the process ends. A comparison makes and drops hundreds;
/// were each given back to the system, every page would have to be mapped and cleared anew.
public func keepFreedMemory() { repro_keep_freed_memory() }
