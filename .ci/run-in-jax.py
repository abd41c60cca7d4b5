"""Runs StableHLO programs that Sluice wrote in JAX, on the same inputs, and compares the results.

usage: run-in-jax.py SLUICE FOLDER      every FOLDER/NAME.mlir, on inputs drawn here
Says so and ends well where JAX is not installed."""
import glob, os, re, subprocess, sys, tempfile

try:
    import numpy as np
    import jax
    import ml_dtypes
    from jax._src.interpreters import mlir as jax_mlir
    from jax._src.lib import xla_client
    from jaxlib.mlir import ir
except ImportError as error:
    print(f"skipped: {error}")
    sys.exit(0)

# How far results may be from XLA's, as parts of the largest, by the coarsest type of the program: sums of a thousand products differ
# in their last digits, and XLA keeps more digits than f16 and bf16 have between operations.
BOUNDS = {"bf16": 2**-7, "f16": 2**-9, "f32": 2e-5, "f64": 1e-11}
FLOATS = {"f64": np.float64, "f32": np.float32, "f16": np.float16, "bf16": ml_dtypes.bfloat16}

context = jax_mlir.make_ir_context()
device = jax.devices("cpu")[0]


def drawn(type, random):
    """An array for a type as Sluice's text has it, such as tensor<2x3xf32>."""
    *sizes, element = type.split("x")
    shape = [int(size) for size in sizes]
    if element in FLOATS:
        # Never negative: second moments of optimizers are not.
        return random.uniform(0, 1, shape).astype(FLOATS[element])
    return random.integers(0, 2, shape).astype(
        {"i1": bool, "ui8": np.uint8, "ui32": np.uint32, "ui64": np.uint64}.get(element) or np.dtype(element.replace("i", "int")))


def loaded(array):
    """NumPy has no bfloat16: what it keeps as two opaque bytes is that."""
    return array.view(ml_dtypes.bfloat16) if array.dtype == np.dtype("V2") else array


def in_jax(text, arrays):
    module = ir.Module.parse(text, context)
    assert module.operation.verify()
    devices = xla_client.DeviceList((device,))
    program = device.client.compile_and_load(module, devices, xla_client.CompileOptions())
    results = program.execute_sharded([jax.device_put(a, device) for a in arrays])
    return [np.asarray(shards[0]) for shards in results.disassemble_into_single_device_arrays()]


def main(sluice, folder):
    failures = 0
    files = sorted(glob.glob(os.path.join(folder, "*.mlir")))
    for path in files:
        text = open(path).read()
        signature = re.search(r"@main\((.*?)\) -> ", text, re.S).group(1)
        random = np.random.default_rng(1)
        arrays = [drawn(type, random) for type in re.findall(r"%arg\d+: tensor<([^>]*)>", signature)]
        with tempfile.TemporaryDirectory() as scratch:
            inputs, outputs = os.path.join(scratch, "in.npz"), os.path.join(scratch, "out.npz")
            np.savez(inputs, **{f"arg{k}": a for k, a in enumerate(arrays)})
            subprocess.run([sluice, "run", path, inputs, "--output", outputs], check=True, stdout=subprocess.DEVNULL)
            ours = [loaded(array) for array in np.load(outputs).values()]
        theirs = in_jax(text, arrays)
        assert len(ours) == len(theirs), (len(ours), len(theirs))
        bound = next((BOUNDS[name] for name in BOUNDS if re.search(rf"[x<]{name}>", text)), 0)
        worst = 0.0
        for a, b in zip(ours, theirs):
            assert a.shape == b.shape and a.dtype == b.dtype, (a.shape, b.shape, a.dtype, b.dtype)
            a, b = a.astype(np.float64), b.astype(np.float64)
            differ = ~((a == b) | np.isnan(a) & np.isnan(b))
            assert np.isfinite(a[differ]).all() and np.isfinite(b[differ]).all(), "an infinity or NaN on one side"
            distance = np.abs(a[differ] - b[differ]).max(initial=0)
            worst = max(worst, float(distance / max(np.abs(b[np.isfinite(b)]).max(initial=0), 1e-6)))
        agrees = worst <= bound
        failures += not agrees
        print(f"{os.path.basename(path)}: {len(ours)} results, off by {worst:.1e} of the largest" + ("" if agrees else " FAILED"))
    print(f"{len(files) - failures} of {len(files)} agree")
    sys.exit(1 if failures or not files else 0)


main(*sys.argv[1:])
