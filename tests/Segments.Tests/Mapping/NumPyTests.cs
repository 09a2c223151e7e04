using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

/// <summary>Stock NumPy opens every segment, with no client and no copy, and sees what we write as we see what it writes.</summary>
public class NumPyTests
{
    [SkippableTheory]
    [InlineData(ElementType.Bool, "bool")]
    [InlineData(ElementType.Int32, "int32")]
    [InlineData(ElementType.Int64, "int64")]
    [InlineData(ElementType.Float32, "float32")]
    [InlineData(ElementType.Float64, "float64")]
    public void Every_type_and_shape_is_mapped_by_NumPy(ElementType element, string dtype)
    {
        Skip.If(NumPy.IsMissing, NumPy.SkipReason);
        using var fixture = new StoreFixture();
        Shape[] shapes = [Shape.Scalar, Shape.Vector(0), Shape.Vector(5), new Shape(3, 4), new Shape(2, 0, 3), new Shape(1, 1, 1, 1, 1, 1, 1, 2)];
        var handles = shapes.Select(shape => fixture.Store.Create(element, shape, "any")).ToList();
        foreach (var handle in handles.Where((_, index) => index % 2 == 1))
        {
            fixture.Store.Seal(handle);
        }

        var seen = NumPy.Run(
            """
            import sys, numpy as np
            for i, path in enumerate(sys.argv[1:]):
                a = np.load(path, mmap_mode='r' if i % 2 else 'r+')
                assert isinstance(a, np.memmap) and a.offset == 4096, (type(a), a.offset)
                assert not a.any() and np.array_equal(a, np.load(path))
                print(a.dtype, a.shape)
            """,
            [.. handles.Select(fixture.Store.PathOf)]);
        Assert.Equal(shapes.Select(shape => $"{dtype} {shape}"), seen.Split('\n'));
    }

    [SkippableFact]
    public void Both_sides_see_each_others_writes_while_both_have_it_mapped()
    {
        Skip.If(NumPy.IsMissing, NumPy.SkipReason);
        using var fixture = new StoreFixture();
        var handle = fixture.Ramp(1_000);
        using var view = fixture.Store.Open<double>(handle, AccessMode.ReadWrite);
        using var python = NumPy.Start(
            """
            import sys, numpy as np
            a = np.load(sys.argv[1], mmap_mode='r+')
            print(a.sum(), flush=True)
            sys.stdin.readline()
            print(a[0], flush=True)
            a[999] = -5.5
            print('written', flush=True)
            sys.stdin.readline()
            """,
            fixture.Store.PathOf(handle));
        Assert.Equal("499500.0", python.StandardOutput.ReadLine());
        view.WriteSpan(0, 1)[0] = 123.25;
        python.StandardInput.WriteLine();
        Assert.Equal("123.25", python.StandardOutput.ReadLine());
        Assert.Equal("written", python.StandardOutput.ReadLine());
        Assert.Equal(-5.5, view.ReadSpan(999, 1)[0]);
        python.StandardInput.WriteLine();
        python.WaitForExit();
    }

    [SkippableFact]
    public void Files_that_NumPy_saved_are_adopted_where_they_lie()
    {
        Skip.If(NumPy.IsMissing, NumPy.SkipReason);
        using var fixture = new StoreFixture();
        using var scratch = new ScratchDirectory();
        NumPy.Run(
            """
            import sys, numpy as np
            d = sys.argv[1]
            np.save(d + '/a.npy', np.arange(12.0).reshape(3, 4))
            np.save(d + '/big.npy', np.arange(3, dtype='>f8'))
            np.save(d + '/long.npy', np.arange(3, dtype='longdouble'))
            np.save(d + '/fortran.npy', np.asfortranarray(np.ones((2, 3))))
            np.save(d + '/record.npy', np.zeros(3, dtype=[('a', 'f8'), ('b', 'i4')]))
            np.save(d + '/object.npy', np.array([None, 1], dtype=object), allow_pickle=True)
            np.save(d + '/empty.npy', np.zeros((0, 3)))
            """,
            scratch.Path);

        var handle = fixture.Store.Adopt(scratch.Combine("a.npy"), "a");
        using (var view = fixture.Store.Open<double>(handle, AccessMode.ReadOnly))
        {
            Assert.Equal(11, view.ReadSpan(11, 1)[0]);
            Assert.Equal(new Shape(3, 4), view.Handle.Shape);
        }

        using (var empty = fixture.Store.Open<double>(fixture.Store.Adopt(scratch.Combine("empty.npy"), "empty"), AccessMode.ReadOnly))
        {
            Assert.Equal(0, empty.ElementCount);
        }

        foreach (var name in (string[])["big", "long", "fortran", "record", "object"])
        {
            Assert.Throws<SegmentFormatException>(() => fixture.Store.Adopt(scratch.Combine(name + ".npy"), name));
        }
    }

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
