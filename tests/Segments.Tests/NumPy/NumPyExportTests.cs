using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

/// <summary>What leaves a store as a file is an ordinary array for NumPy.</summary>
public class NumPyExportTests
{
    [SkippableFact]
    public void An_exported_array_is_what_NumPy_expects()
    {
        Skip.If(NumPy.IsMissing, NumPy.SkipReason);
        using var fixture = new StoreFixture();
        using var scratch = new ScratchDirectory();
        fixture.Store.Export(fixture.Ramp(1_000), scratch.Combine("out.npy"));
        Assert.Equal("float64 (1000,) True", NumPy.Run(
            "import sys, numpy as np; a = np.load(sys.argv[1]); print(a.dtype, a.shape, np.array_equal(a, np.arange(1000.0)))",
            scratch.Combine("out.npy")));
    }
}
