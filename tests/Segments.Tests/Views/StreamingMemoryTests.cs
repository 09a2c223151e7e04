using System.Numerics;
using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;

namespace ActorShm.Segments.Tests;

public unsafe class StreamingMemoryTests
{
    private const int RoomBytes = 6_000;

    // Method: what is streamed is compared with a plain loop, from any byte on and for any count, with neighbours on both sides.
    [Fact]
    public void What_is_streamed_is_what_a_plain_loop_writes_and_neighbours_stay()
    {
        Prop.ForAll(AnyWindow().ToArbitrary(), window =>
        {
            Check(window, (byte)7, index => (byte)index);
            Check(window, (short)-7, index => (short)(index * 300));
            Check(window, 7.5f, index => index / 3f);
            Check(window, 7.5, index => index / 3.0);
            Check(window, new Complex(7, -7), index => new Complex(index, 1));
        }).QuickCheckThrowOnFailure();
    }

    private static void Check<T>((int FirstByte, int Count) window, T value, Func<int, T> element)
        where T : unmanaged
    {
        var source = Enumerable.Range(0, window.Count).Select(element).ToArray();
        var (filled, copied) = (new byte[RoomBytes], new byte[RoomBytes]);
        fixed (byte* toFill = filled, toCopy = copied)
        {
            fixed (T* from = source)
            {
                StreamingMemory.Fill((T*)(toFill + window.FirstByte), window.Count, value);
                StreamingMemory.Copy((T*)(toCopy + window.FirstByte), from, window.Count);
                StreamingMemory.Finish();
            }
        }

        Assert.Equal(Around(window.FirstByte, Enumerable.Repeat(value, window.Count).ToArray()), filled);
        Assert.Equal(Around(window.FirstByte, source), copied);
    }

    private static byte[] Around<T>(int firstByte, T[] elements)
        where T : unmanaged
    {
        var expected = new byte[RoomBytes];
        MemoryMarshal.AsBytes(elements.AsSpan()).CopyTo(expected.AsSpan(firstByte));
        return expected;
    }

    private static Gen<(int FirstByte, int Count)> AnyWindow() =>
        from element in Gen.Choose(0, 20)
        from shift in Gen.Frequency((2, Gen.Constant(0)), (1, Gen.Choose(0, 7))) // managed arrays start at multiples of 8 bytes, anything else is a cast of the caller's
        from count in Gen.Choose(0, 300)
        select ((element * sizeof(double)) + shift, count);
}
