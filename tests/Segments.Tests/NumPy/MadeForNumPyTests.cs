using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ActorShm.Testing;

namespace ActorShm.Segments.Tests;

/// <summary>Every array that is made here is for NumPy what NumPy would have made, and NumPy can write to it.</summary>
public class MadeForNumPyTests
{
    [SkippableFact]
    public void Every_creation_of_every_type_and_shape_is_read_and_written_by_NumPy()
    {
        Skip.If(NumPy.IsMissing, NumPy.SkipReason);
        using var fixture = new StoreFixture();
        var made = NumPySample.All.SelectMany(sample => Make(fixture.Store, sample)).ToList();
        Assert.Equal(ElementTypes.All, NumPySample.All.Select(sample => sample.Element));
        try
        {
            var written = NumPy.Run(
                """
                import ast, sys, numpy as np
                random = np.random.RandomState(12)
                for path, descr, shape, content, value in zip(*[iter(sys.argv[1:])] * 5):
                    dtype, shape = np.dtype(descr), ast.literal_eval(shape)
                    if content == 'arange': e = np.arange(*shape, dtype=dtype)
                    elif content == 'copy': e = np.ndarray(shape, dtype, bytes.fromhex(value))
                    else: e = np.full(shape, ast.literal_eval(value), dtype)
                    a = np.load(path, mmap_mode='r+')
                    assert isinstance(a, np.memmap) and a.offset == 4096 and a.flags.c_contiguous and a.flags.aligned, (path, a.offset, a.flags)
                    assert a.dtype == dtype and a.dtype.str == descr and a.shape == shape, (a.dtype, descr, a.shape, shape)
                    assert a.tobytes() == e.tobytes() == np.load(path).tobytes(), (content, a, e)
                    bits = random.bytes(a.nbytes)
                    bits = bytes(b & 1 for b in bits) if descr == '|b1' else bits
                    a[...] = np.ndarray(shape, dtype, bits)
                    print('0x' + bits.hex())
                """,
                [.. made.SelectMany(array => array.Arguments(fixture.Store))]).Split('\n');
            Assert.Equal(made.Count, written.Length);
            foreach (var (array, bits) in made.Zip(written))
            {
                var found = "0x" + Convert.ToHexStringLower(array.View.ReadBytes(0, (int)array.View.ElementCount));
                Assert.True(bits == found, $"{array.Content} {array.View.Handle.Element.Name()} {array.View.Handle.Shape}: NumPy wrote {bits}, we see {found}.");
            }
        }
        finally
        {
            made.ForEach(array => array.View.Dispose());
        }
    }

    private static List<MadeArray> Make(SegmentStore store, NumPySample sample)
    {
        var maker = new Maker(store, sample);
        ElementDispatch.Run(sample.Element, maker);
        if (sample.Element is not (ElementType.Bool or ElementType.Complex64 or ElementType.Complex128))
        {
            RealDispatch.Run(sample.Element, maker);
        }

        return maker.Made;
    }

    /// <summary>An array that is open here, and what NumPy is told to expect in it.</summary>
    private sealed record MadeArray(SegmentView View, string Content, string Value = "")
    {
        public string[] Arguments(SegmentStore store) =>
            [store.PathOf(View.Handle), View.Handle.Element.Descr(), View.Handle.Shape.ToString(), Content, Value];
    }

    private sealed class Maker(SegmentStore store, NumPySample sample) : IElementWork, IRealWork
    {
        public List<MadeArray> Made { get; } = [];

        void IElementWork.Run<T>()
        {
            foreach (var shape in NumPySample.Shapes)
            {
                Made.Add(new(store.Zeros<T>(shape), "zeros", "0"));
                Made.Add(new(store.Ones<T>(shape), "ones", "1"));
                Made.Add(new(store.Full(shape, (T)sample.Value), "full", sample.Literal));
                var bits = new byte[shape.ElementCount * Unsafe.SizeOf<T>()];
                new Random(13).NextBytes(bits);
                if (typeof(T) == typeof(bool))
                {
                    bits = [.. bits.Select(value => (byte)(value & 1))];
                }

                Made.Add(new(Copy(shape, MemoryMarshal.Cast<byte, T>(bits)), "copy", Convert.ToHexString(bits)));
            }
        }

        void IRealWork.Run<TReal>() => Made.Add(new(store.Arange(TReal.Zero, TReal.CreateChecked(100), TReal.One), "arange"));

        // Each shape by another overload; a .NET array has one axis or more.
        private SegmentView<T> Copy<T>(Shape shape, ReadOnlySpan<T> elements)
            where T : unmanaged
        {
            if (shape.Rank == 1)
            {
                return store.CopyOf(elements);
            }

            if (shape.Rank == 0)
            {
                using var one = store.CopyOf(elements.ToArray());
                return store.CopyOf(one.AsArray().Reshape(shape));
            }

            var array = Array.CreateInstance(typeof(T), shape.Dimensions.ToArray());
            elements.CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length));
            return store.CopyOf<T>(array);
        }
    }
}
