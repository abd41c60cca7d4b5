import SluiceIR
import SluiceOperations

/// How parameters follow their gradients: a function over the graph, applied to each parameter in turn.
///
/// The learning rate is an input of the compiled step, so changing it recompiles nothing. Slots, such as moments,
/// have their parameter's type, start at zero and live in the State beside it.
public struct Optimizer: Sendable {
  /// One parameter's update: from `parameter`, its `gradient` and its slots to the new parameter and slots.
  public typealias Update =
    @Sendable (
      _ parameter: Tensor, _ gradient: Tensor, _ slots: [Tensor], _ schedule: Schedule
    ) -> (parameter: Tensor, slots: [Tensor])

  /// The scalars of a step, shared by all parameters.
  public struct Schedule {
    /// A scalar, f32: an input of the step.
    public let learningRate: Tensor
    /// How many steps there have been with this one: 1 in the first; f32.
    public let step: Tensor
  }

  /// What errors and reports call it.
  public let name: String
  /// The learning rate of steps that are not given another.
  public let learningRate: Float
  /// Names of the slots that each parameter has.
  public let slots: [String]
  /// Whether the update reads the step count, which then lives in the State too.
  public let countsSteps: Bool
  let update: Update

  /// An optimizer of your own.
  public init(
    _ name: String, learningRate: Float, slots: [String] = [], countsSteps: Bool = false,
    update: @escaping Update
  ) {
    self.name = name
    self.learningRate = learningRate
    self.slots = slots
    self.countsSteps = countsSteps
    self.update = update
  }

  /// p - rate g
  public static func gradientDescent(learningRate: Float) -> Optimizer {
    Optimizer("gradient-descent", learningRate: learningRate) { parameter, gradient, _, schedule in
      (parameter - schedule.learningRate * gradient, [])
    }
  }

  /// Stochastic gradient descent with momentum: v' = momentum v + g; p' = p - rate v'. Without momentum, it has no slot.
  public static func sgd(learningRate: Float, momentum: Float = 0) -> Optimizer {
    guard momentum != 0 else {
      return Optimizer("sgd", learningRate: learningRate, update: gradientDescent(learningRate: 0).update)
    }
    return Optimizer("sgd", learningRate: learningRate, slots: ["velocity"]) {
      parameter, gradient, slots, schedule in
      let velocity = slots[0] * Double(momentum) + gradient
      return (parameter - schedule.learningRate * velocity, [velocity])
    }
  }

  /// Adam (Kingma and Ba, 2015): m' = b1 m + (1 - b1) g; v' = b2 v + (1 - b2) g^2;
  /// p' = p - rate (m' / (1 - b1^t)) / (sqrt(v' / (1 - b2^t)) + epsilon), in the order in which PyTorch rounds it:
  /// (rate / (1 - b1^t)) m' / (sqrt(v') / sqrt(1 - b2^t) + epsilon).
  public static func adam(
    learningRate: Float = 1e-3, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8,
    file: String = #fileID, line: Int = #line
  ) -> Optimizer {
    Optimizer("adam", learningRate: learningRate, slots: ["m", "v"], countsSteps: true) {
      parameter, gradient, slots, schedule in
      let m = slots[0] * beta1 + gradient * (1 - beta1)
      let v = slots[1] * beta2 + gradient.squared(file: file, line: line) * (1 - beta2)
      let correction1 = 1 - pow(schedule.step.scalar(beta1), schedule.step, file: file, line: line)
      let correction2 = 1 - pow(schedule.step.scalar(beta2), schedule.step, file: file, line: line)
      let rate = schedule.learningRate / correction1
      let deviation = sqrt(v, file: file, line: line) / sqrt(correction2, file: file, line: line)
      let denominator = deviation + epsilon
      return (parameter - rate * m / denominator, [m, v])
    }
  }
}
