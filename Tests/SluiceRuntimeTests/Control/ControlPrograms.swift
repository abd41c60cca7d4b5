import SluiceIR
import SluiceOperations

/// Programs with control flow, from floats to a scalar loss, as text in which `F` is the float type.
enum ControlPrograms {
  static func graph(_ name: String, _ element: ElementType) throws -> Graph {
    let text = (programs[name] ?? "").replacing("F[", with: "\(element)[")
    return try GraphParser.parseOne(text, file: name, registry: .standard)
  }

  static let names = programs.keys.sorted()

  private static let programs = [
    "recurrent": recurrent(""),
    "recurrent-checkpointed": recurrent("checkpoint = 2, "),
    // x -> x * (1 + w) with a counter from 3 by 2 to 9, whose value takes part.
    "counting": """
    func @f(%0: F[3], %1: F[3]) -> (F[]) {
      %2 = constant {value = 3} : i32[]
      %3, %4, %5 = while %2, %0, %1 {cond = (%0: i32[], %1: F[3], %2: F[3]) {
        %3 = constant {value = 9} : i32[]
        %4 = compare %0, %3 {comparison_direction = LT} : i1[]
        return %4
      }, body = (%0: i32[], %1: F[3], %2: F[3]) {
        %3 = constant {value = 2} : i32[]
        %4 = add %0, %3 : i32[]
        %5 = convert %0 : F[]
        %6 = broadcast_in_dim %5 {broadcast_dimensions = []} : F[3]
        %7 = multiply %1, %2 : F[3]
        %8 = sine %7 : F[3]
        %9 = divide %8, %6 : F[3]
        %10 = add %9, %1 : F[3]
        return %4, %10, %2
      }} : i32[], F[3], F[3]
      %6 = multiply %4, %4 : F[3]
      %7 = constant {value = 0.0} : F[]
      %8 = reduce %6, %7 {dimensions = [0], body = (%0: F[], %1: F[]) { %2 = add %0, %1 : F[]; return %2 }} : F[]
      return %8
    }
    """,
    // Two values change places; a third adds up in an inner loop whose length is the outer counter's bound.
    "swapping-nested": """
    func @f(%0: F[2], %1: F[2]) -> (F[]) {
      %2 = constant {value = 0} : i32[]
      %3, %4, %5, %6 = while %2, %0, %1, %0 {cond = (%0: i32[], %1: F[2], %2: F[2], %3: F[2]) {
        %4 = constant {value = 3} : i32[]
        %5 = compare %0, %4 {comparison_direction = NE} : i1[]
        return %5
      }, body = (%0: i32[], %1: F[2], %2: F[2], %3: F[2]) {
        %4 = constant {value = 1} : i32[]
        %5 = add %4, %0 : i32[]
        %6 = constant {value = 2} : i32[]
        %7, %8, %9 = while %6, %3, %1 {cond = (%0: i32[], %1: F[2], %2: F[2]) {
          %3 = constant {value = 0} : i32[]
          %4 = compare %0, %3 {comparison_direction = GT} : i1[]
          return %4
        }, body = (%0: i32[], %1: F[2], %2: F[2]) {
          %3 = constant {value = 1} : i32[]
          %4 = subtract %0, %3 : i32[]
          %5 = multiply %1, %2 : F[2]
          %6 = tanh %5 : F[2]
          return %4, %6, %2
        }} : i32[], F[2], F[2]
        %10 = cosine %2 : F[2]
        return %5, %10, %1, %8
      }} : i32[], F[2], F[2], F[2]
      %7 = multiply %4, %6 : F[2]
      %8 = add %7, %5 : F[2]
      %9 = constant {value = 0.0} : F[]
      %10 = reduce %8, %9 {dimensions = [0], body = (%0: F[], %1: F[]) { %2 = add %0, %1 : F[]; return %2 }} : F[]
      return %10
    }
    """,
    // A choice by the counter in a loop; one branch is a loop.
    "branching": """
    func @f(%0: F[2, 2], %1: F[2]) -> (F[]) {
      %2 = constant {value = 0} : i32[]
      %3, %4, %5 = while %2, %1, %0 {cond = (%0: i32[], %1: F[2], %2: F[2, 2]) {
        %3 = constant {value = 4} : i32[]
        %4 = compare %0, %3 {comparison_direction = LT} : i1[]
        return %4
      }, body = (%0: i32[], %1: F[2], %2: F[2, 2]) {
        %3 = constant {value = 1} : i32[]
        %4 = add %0, %3 : i32[]
        %5 = case %0, %1, %2 {branch0 = (%0: F[2], %1: F[2, 2]) {
          %2 = dot_general %0, %1 {lhs_contracting = [0], rhs_contracting = [0]} : F[2]
          %3 = sine %2 : F[2]
          return %3
        }, branch1 = (%0: F[2], %1: F[2, 2]) {
          %2 = exponential %0 : F[2]
          %3 = multiply %2, %0 : F[2]
          return %3
        }, branch2 = (%0: F[2], %1: F[2, 2]) {
          %2 = constant {value = 0} : i32[]
          %3, %4, %5 = while %2, %0, %1 {cond = (%0: i32[], %1: F[2], %2: F[2, 2]) {
            %3 = constant {value = 2} : i32[]
            %4 = compare %0, %3 {comparison_direction = LT} : i1[]
            return %4
          }, body = (%0: i32[], %1: F[2], %2: F[2, 2]) {
            %3 = constant {value = 1} : i32[]
            %4 = add %0, %3 : i32[]
            %5 = dot_general %2, %1 {lhs_contracting = [1], rhs_contracting = [0]} : F[2]
            %6 = tanh %5 : F[2]
            return %4, %6, %2
          }} : i32[], F[2], F[2, 2]
          return %4
        }} : F[2]
        return %4, %5, %2
      }} : i32[], F[2], F[2, 2]
      %6 = multiply %4, %4 : F[2]
      %7 = constant {value = 0.0} : F[]
      %8 = reduce %6, %7 {dimensions = [0], body = (%0: F[], %1: F[]) { %2 = add %0, %1 : F[]; return %2 }} : F[]
      return %8
    }
    """,
    "if": """
    func @f(%0: F[3], %1: F[]) -> (F[]) {
      %2 = constant {value = 0.0} : F[]
      %3 = compare %1, %2 {comparison_direction = GT} : i1[]
      %4, %5 = if %3, %0 {true_branch = (%0: F[3]) {
        %1 = sine %0 : F[3]
        return %1, %0
      }, false_branch = (%0: F[3]) {
        %1 = exponential %0 : F[3]
        %2 = multiply %1, %1 : F[3]
        return %2, %1
      }} : F[3], F[3]
      %6 = multiply %4, %5 : F[3]
      %7 = broadcast_in_dim %1 {broadcast_dimensions = []} : F[3]
      %8 = multiply %6, %7 : F[3]
      %9 = reduce %8, %2 {dimensions = [0], body = (%0: F[], %1: F[]) { %2 = add %0, %1 : F[]; return %2 }} : F[]
      return %9
    }
    """,
  ]

  /// h = tanh(x_t W + h U + b) over the rows of x, every h kept, as JAX writes a scan.
  private static func recurrent(_ attributes: String) -> String {
    """
    func @f(%0: F[5, 2, 3], %1: F[3, 4], %2: F[4, 4], %3: F[4], %4: F[2, 4]) -> (F[]) {
      %5 = constant {value = 0} : i32[]
      %6 = constant {value = 0.0} : F[5, 2, 4]
      %7, %8, %9, %10, %11, %12, %13 = while %0, %1, %2, %3, %5, %4, %6 {\(attributes)cond = (%0: F[5, 2, 3], %1: F[3, 4], %2: F[4, 4], %3: F[4], %4: i32[], %5: F[2, 4], %6: F[5, 2, 4]) {
        %7 = constant {value = 5} : i32[]
        %8 = compare %4, %7 {comparison_direction = LT} : i1[]
        return %8
      }, body = (%0: F[5, 2, 3], %1: F[3, 4], %2: F[4, 4], %3: F[4], %4: i32[], %5: F[2, 4], %6: F[5, 2, 4]) {
        %7 = constant {value = 0} : i32[]
        %8 = dynamic_slice %0, %4, %7, %7 {slice_sizes = [1, 2, 3]} : F[1, 2, 3]
        %9 = reshape %8 : F[2, 3]
        %10 = dot_general %9, %1 {lhs_contracting = [1], rhs_contracting = [0]} : F[2, 4]
        %11 = dot_general %5, %2 {lhs_contracting = [1], rhs_contracting = [0]} : F[2, 4]
        %12 = add %10, %11 : F[2, 4]
        %13 = broadcast_in_dim %3 {broadcast_dimensions = [1]} : F[2, 4]
        %14 = add %12, %13 : F[2, 4]
        %15 = tanh %14 : F[2, 4]
        %16 = broadcast_in_dim %15 {broadcast_dimensions = [1, 2]} : F[1, 2, 4]
        %17 = dynamic_update_slice %6, %16, %4, %7, %7 : F[5, 2, 4]
        %18 = constant {value = 1} : i32[]
        %19 = add %4, %18 : i32[]
        return %0, %1, %2, %3, %19, %15, %17
      }} : F[5, 2, 3], F[3, 4], F[4, 4], F[4], i32[], F[2, 4], F[5, 2, 4]
      %14 = multiply %13, %13 : F[5, 2, 4]
      %15 = constant {value = 0.0} : F[]
      %16 = reduce %14, %15 {dimensions = [0, 1, 2], body = (%0: F[], %1: F[]) { %2 = add %0, %1 : F[]; return %2 }} : F[]
      return %16
    }
    """
  }
}
