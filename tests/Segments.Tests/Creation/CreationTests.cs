using System.Numerics;
using System.Numerics.Tensors;

namespace ActorShm.Segments.Tests;

public class CreationTests
{
    [Fact]
    public void Each_way_of_making_an_array_gives_what_its_name_says()
    {
        using var fixture = new StoreFixture();
        var store = fixture.Store;
        using var zeros = store.Zeros<short>(new Shape(2, 3));
        using var ones = store.OnesLike(zeros);
        using var full = store.FullLike(zeros, (short)-7);
        using var truths = store.Ones<bool>(3);
        using var complex = store.Full(2, new Complex64(1, -2));
        Assert.Equal(new short[6], zeros.ReadSpan(0, 6).ToArray());
        Assert.Equal([1, 1, 1, 1, 1, 1], ones.ReadSpan(0, 6).ToArray());
        Assert.Equal(new Shape(2, 3), full.Handle.Shape);
        Assert.Equal(6, full.ReadSpan(0, 6).Count((short)-7));
        Assert.Equal([true, true, true], truths.ReadSpan(0, 3).ToArray());
        Assert.Equal([new Complex64(1, -2), new Complex64(1, -2)], complex.ReadSpan(0, 2).ToArray());
        Assert.Equal([10, 7, 4, 1], Values(store.Arange(10, 0, -3)));
        Assert.Equal([250, 253], Values(store.Arange((byte)250, (byte)255, (byte)3)));
        Assert.Equal([ulong.MaxValue - 1], Values(store.Arange(ulong.MaxValue - 1, ulong.MaxValue, 1UL)));
        Assert.Equal([long.MinValue, -1, long.MaxValue - 1], Values(store.Arange(long.MinValue, long.MaxValue, long.MaxValue)));
        Assert.Empty(Values(store.Arange(0, 10, -1)));
        Assert.Equal([0, 2, 5, 7, 10], Values(store.Linspace<int>(0, 10, 5)));
        Assert.Equal([1.0, 1.25, 1.5, 1.75], Values(store.Linspace<double>(1, 2, 4, endpoint: false)));
        Assert.Equal([3.0], Values(store.Linspace<double>(3, 9, 1)));
        Assert.Equal(50, Values(store.Linspace<float>(0, 1)).Length);
        Assert.Equal("arange", store.List().First(record => record.Label == "arange").Label);
    }

    [Fact]
    public void Copies_keep_the_shape_and_the_elements_of_what_they_are_made_from()
    {
        using var fixture = new StoreFixture();
        var store = fixture.Store;
        int[] vector = [3, 1, 2];
        var matrix = new[,] { { 1.0, 2 }, { 3, 4 }, { 5, 6 } };
        Assert.Equal(vector, Values(store.CopyOf(vector)));
        Assert.Equal([1, 2], Values(store.CopyOf<int>(vector.AsSpan(1))));
        using (var copy = store.CopyOf<double>(matrix))
        {
            Assert.Equal(new Shape(3, 2), copy.Handle.Shape);
            Assert.Equal([1, 2, 3, 4, 5, 6], copy.ReadSpan(0, 6).ToArray());
        }

        var tensor = new ReadOnlyTensorSpan<int>([1, 2, 3, 4, 5, 6], [3, 2], [1, 3]);
        using (var copy = store.CopyOf(tensor))
        {
            Assert.Equal(new Shape(3, 2), copy.Handle.Shape);
            Assert.Equal([1, 4, 2, 5, 3, 6], copy.ReadSpan(0, 6).ToArray());
        }

        Assert.Throws<ArgumentException>(() => store.CopyOf<float>(matrix));
        Assert.Empty(Values(store.CopyOf(Array.Empty<Half>())));
    }

    [Fact]
    public void Every_element_type_is_made_by_its_name()
    {
        using var fixture = new StoreFixture();
        foreach (var element in ElementTypes.All)
        {
            foreach (var content in (ArrayContent[])[ArrayContent.Undefined, ArrayContent.Zeros, ArrayContent.Ones, ArrayContent.Full(1L)])
            {
                var handle = fixture.Store.Create(element, new Shape(3, 5), "any", content);
                using var view = fixture.Store.Open(handle, AccessMode.ReadOnly);
                var isZero = view.ReadBytes(0, 15).IndexOfAnyExcept((byte)0) < 0;
                Assert.True(content == ArrayContent.Undefined || isZero == (content == ArrayContent.Zeros));
                Assert.Equal(element, fixture.Store.CreateLike(handle, "like", content).Element);
            }
        }

        var ramp = fixture.Store.Create(ElementType.UInt64, 3, "ramp", ArrayContent.Arange(ulong.MaxValue - 2, 1L));
        using var read = fixture.Store.Open<ulong>(ramp, AccessMode.ReadOnly);
        Assert.Equal([ulong.MaxValue - 2, ulong.MaxValue - 1, ulong.MaxValue], read.ReadSpan(0, 3).ToArray());
    }

    [Fact]
    public void Filling_replaces_what_was_written_before_and_undefined_leaves_it()
    {
        using var fixture = new StoreFixture();
        foreach (var element in ElementTypes.All)
        {
            var handle = fixture.Store.Create(element, 2_000, "written", ArrayContent.Ones);

            fixture.Store.Fill(handle, ArrayContent.Undefined);
            Assert.False(IsZero(handle));

            fixture.Store.Fill(handle, ArrayContent.Zeros);
            Assert.True(IsZero(handle));
        }

        bool IsZero(SegmentHandle handle)
        {
            using var view = fixture.Store.Open(handle, AccessMode.ReadOnly);
            return view.ReadBytes(0, 2_000).IndexOfAnyExcept((byte)0) < 0;
        }
    }

    [Fact]
    public void What_an_element_type_cannot_hold_is_refused_before_anything_is_made()
    {
        using var fixture = new StoreFixture();
        void Refuses<TException>(ElementType element, ArrayContent content, Shape? shape = null)
            where TException : Exception => Assert.Throws<TException>(() => fixture.Store.Create(element, shape ?? 10, "refused", content));

        Refuses<OverflowException>(ElementType.Int8, ArrayContent.Full(128L));
        Refuses<OverflowException>(ElementType.UInt64, ArrayContent.Full(-1L));
        Refuses<ArgumentException>(ElementType.Int32, ArrayContent.Full(0.5));
        Refuses<ArgumentException>(ElementType.Float64, ArrayContent.Full(new Complex(0, 1)));
        Refuses<ArgumentException>(ElementType.Int64, ArrayContent.Full(double.NaN));
        Refuses<ArgumentException>(ElementType.Bool, ArrayContent.Full(2L));
        Refuses<OverflowException>(ElementType.UInt8, ArrayContent.Arange(0L, 100L));
        Refuses<ArgumentException>(ElementType.Complex64, ArrayContent.Arange(0L, 1L));
        Refuses<ArgumentException>(ElementType.Bool, ArrayContent.Linspace(0, 1));
        Refuses<OverflowException>(ElementType.Int16, ArrayContent.Linspace(0, 1e9));
        Refuses<ArgumentException>(ElementType.Float16, ArrayContent.Random(1));
        Assert.Throws<ArgumentException>(() => fixture.Store.Zeros<Guid>(1));
        Assert.Throws<ArgumentException>(() => fixture.Store.Arange(0, 1, 0));
        Assert.Throws<ArgumentException>(() => fixture.Store.Arange(0.0, double.PositiveInfinity, 1));
        Assert.Throws<ArgumentException>(() => fixture.Store.Arange(0.0, 1, double.NaN));
        Assert.Throws<ArgumentException>(() => fixture.Store.Random<long>(1, 1));
        Assert.Empty(fixture.Store.List());
    }

    [Fact]
    public void A_filling_that_fails_leaves_nothing_behind()
    {
        using var fixture = new StoreFixture();
        using var victim = fixture.Store.Zeros<int>(5);
        var array = victim.AsArray();
        victim.Dispose();
        var before = fixture.Store.UsedBytes;
        Assert.Throws<ObjectDisposedException>(() => fixture.Store.CopyOf(array));
        Assert.Equal(before, fixture.Store.UsedBytes);
        Assert.Single(fixture.Store.List());
    }

    [Theory]
    [InlineData("-3", true)]
    [InlineData("18446744073709551615", true)]
    [InlineData("0.5", false)]
    [InlineData("1e3", false)]
    [InlineData("nan", false)]
    [InlineData("-inf", false)]
    [InlineData("True", true)]
    [InlineData("2j", false)]
    [InlineData("(1-2.5j)", false)]
    public void Numbers_are_read_from_text_exactly(string text, bool isInteger)
    {
        Assert.True(ArrayScalar.TryParse(text, out var value));
        Assert.Equal(isInteger, value.IsInteger);
        Assert.False(ArrayScalar.TryParse(text + "x", out _));
    }

    [Theory]
    [InlineData("2j", 0, 2)]
    [InlineData("-1e-3J", 0, -1e-3)]
    [InlineData("1+2j", 1, 2)]
    [InlineData("-1.5e+2-2e-3j", -150, -2e-3)]
    [InlineData("(0.5-1j)", 0.5, -1)]
    [InlineData("nan-infj", double.NaN, double.NegativeInfinity)]
    public void Complex_numbers_are_read_as_Python_writes_them(string text, double real, double imaginary)
    {
        Assert.True(ArrayScalar.TryParse(text, out var value));
        Assert.Equal((real, imaginary), (value.Real, value.Imaginary));
    }

    [Theory]
    [InlineData("j")]
    [InlineData("1+j")]
    [InlineData("1+2")]
    [InlineData("(1+2)")]
    [InlineData("1j+2")]
    [InlineData("1 + 2j")]
    [InlineData("1+2j+3j")]
    [InlineData("(2)")]
    public void What_is_no_number_is_told(string text) => Assert.False(ArrayScalar.TryParse(text, out _));

    private static T[] Values<T>(SegmentView<T> view)
        where T : unmanaged
    {
        using (view)
        {
            return view.ReadSpan(0, (int)view.ElementCount).ToArray();
        }
    }
}
