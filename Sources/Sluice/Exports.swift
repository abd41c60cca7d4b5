// What users meet of the modules below: types, errors, options, State. Everything else there is `package`.
@_exported import SluiceIR
@_exported import SluicePasses
@_exported import SluiceRuntime
