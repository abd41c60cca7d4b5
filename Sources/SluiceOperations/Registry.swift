import SluiceIR

extension OperationRegistry {
  /// Every operation of the IR, one line each, by family.
  package static let standard = OperationRegistry([
    // Elementwise
    Abs.self,
    Negate.self,
    Sign.self,
    Exponential.self,
    ExponentialMinusOne.self,
    Log.self,
    LogPlusOne.self,
    Logistic.self,
    Tanh.self,
    Erf.self,
    Erfc.self,
    ErfInv.self,
    LogGamma.self,
    Digamma.self,
    Polygamma.self,
    Zeta.self,
    BesselI0e.self,
    BesselI1e.self,
    Square.self,
    Sqrt.self,
    Rsqrt.self,
    Cbrt.self,
    Sine.self,
    Cosine.self,
    Tan.self,
    Asin.self,
    Acos.self,
    Atan.self,
    Sinh.self,
    Cosh.self,
    Asinh.self,
    Acosh.self,
    Atanh.self,
    Floor.self,
    Ceil.self,
    RoundNearestEven.self,
    RoundNearestAwayFromZero.self,
    IsFinite.self,
    Not.self,
    PopulationCount.self,
    CountLeadingZeros.self,
    Add.self,
    Subtract.self,
    Multiply.self,
    Divide.self,
    Remainder.self,
    Power.self,
    Atan2.self,
    NextAfter.self,
    Maximum.self,
    Minimum.self,
    And.self,
    Or.self,
    Xor.self,
    ShiftLeft.self,
    ShiftRightArithmetic.self,
    ShiftRightLogical.self,
    Compare.self,
    Select.self,
    Clamp.self,
    Convert.self,

    // Bits
    BitcastConvert.self,
    Reinterpret.self,
    RegroupBits.self,
    ReducePrecision.self,
    RoundToFormat.self,

    // Shape
    Constant.self,
    Iota.self,
    BroadcastInDim.self,
    Reshape.self,
    Transpose.self,
    Slice.self,
    Pad.self,
    Concatenate.self,
    Reverse.self,

    // Reduction
    Reduce.self,

    // Contraction
    DotGeneral.self,
    Convolution.self,

    // Indexing
    Gather.self,
    Scatter.self,
    DynamicSlice.self,
    DynamicUpdateSlice.self,

    // Windows
    ReduceWindow.self,
    SelectAndScatter.self,

    // Normalization
    BatchNormInference.self,
    BatchNormTraining.self,
    BatchNormGrad.self,

    // Linear algebra
    Cholesky.self,
    TriangularSolve.self,

    // Sorting
    Sort.self,
    TopK.self,

    // Regions
    Map.self,

    // Random
    RngBitGenerator.self,

    // Control
    While.self,
    Case.self,
    If.self,

    // Markers
    OptimizationBarrier.self,
    StopGradient.self,
    CustomDerivative.self,
  ])
}
