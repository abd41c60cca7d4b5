import Foundation

/// Bytes with an unreadable page directly before or after them, so that a kernel that touches anything outside dies.
///
/// It owns mapped memory; one test uses it.
final class FencedBuffer {
  enum Edge: CaseIterable { case start, end }

  let address: UnsafeMutableRawPointer
  let count: Int
  private let mapping: UnsafeMutableRawPointer
  private let length: Int

  init(_ bytes: [UInt8], at edge: Edge) throws {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let inside = (bytes.count + page - 1) / page * page
    count = bytes.count
    length = inside + 2 * page
    let mapped = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let mapped, mapped != MAP_FAILED else { throw FencedBufferError.noMemory }
    mapping = mapped
    mprotect(mapping, page, PROT_NONE)
    mprotect(mapping + page + inside, page, PROT_NONE)
    address = edge == .start ? mapping + page : mapping + page + inside - count
    bytes.withUnsafeBytes {
      address.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(address), byteCount: $0.count)
    }
  }

  deinit {
    munmap(mapping, length)
  }

  var bytes: [UInt8] {
    Array(UnsafeRawBufferPointer(start: address, count: count))
  }
}

enum FencedBufferError: Error { case noMemory }
