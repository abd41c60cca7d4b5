// swift-tools-version: 6.2
import PackageDescription

// Modules import downward only, in the order in which they stand here; the C targets are leaves.
let package = Package(
  name: "Sluice",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Sluice", targets: ["Sluice"]),
    .executable(name: "sluice", targets: ["SluiceCommand"]),
    .executable(name: "benchmarks", targets: ["Benchmarks"]),
  ],
  targets: [
    .target(name: "SluiceIR"),
    .target(name: "SluiceOperations", dependencies: ["SluiceIR"]),
    .target(name: "SluicePasses", dependencies: ["SluiceIR", "SluiceOperations"]),
    .target(name: "CSluiceKernels", cSettings: [.headerSearchPath(".")]),
    .target(
      name: "SluiceRuntime",
      dependencies: ["SluiceIR", "SluiceOperations", "SluicePasses", "CSluiceKernels"]),
    .target(name: "CSluiceDigits", exclude: ["README.md", "digits.bin"]),
    .target(
      name: "SluiceInterchange", dependencies: ["SluiceIR", "SluiceOperations", "CSluiceDigits"]),
    .target(
      name: "SluiceConformance",
      dependencies: [
        "SluiceIR", "SluiceOperations", "SluicePasses", "SluiceRuntime", "SluiceInterchange",
      ]),
    .target(
      name: "Sluice",
      dependencies: [
        "SluiceIR", "SluiceOperations", "SluicePasses", "SluiceRuntime", "SluiceInterchange",
      ]),
    .executableTarget(name: "SluiceCommand", dependencies: ["Sluice", "SluiceConformance"]),
    .target(name: "CAllocationCounter", path: "Benchmarks/CAllocationCounter"),
    .target(
      name: "FunctionTruths", dependencies: ["SluiceOperations"], path: "Benchmarks/FunctionTruths"),
    .executableTarget(
      name: "Benchmarks", dependencies: ["Sluice", "CSluiceKernels", "CAllocationCounter", "FunctionTruths"],
      path: "Benchmarks", exclude: ["CAllocationCounter", "FunctionTruths"]),
    .testTarget(name: "SluiceIRTests", dependencies: ["SluiceIR", "SluiceOperations"]),
    .testTarget(name: "SluiceOperationsTests", dependencies: ["SluiceOperations", "SluicePasses"]),
    .testTarget(name: "SluicePassesTests", dependencies: ["SluicePasses", "SluiceRuntime"]),
    .testTarget(
      name: "SluiceRuntimeTests",
      dependencies: ["SluiceRuntime", "CSluiceKernels", "FunctionTruths"]),
    .testTarget(name: "SluiceInterchangeTests", dependencies: ["SluiceInterchange"]),
    .testTarget(name: "SluiceTests", dependencies: ["Sluice", "SluiceConformance", "Benchmarks"]),
    .testTarget(name: "SluiceCommandTests", dependencies: ["Sluice", "SluiceCommand"]),
    .testTarget(name: "FileTests", dependencies: ["Sluice"]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .gnu2x
)
