using System.Numerics;
using System.Runtime.InteropServices;

namespace ActorShm.Segments.Tests;

public class ElementTypesTests
{
    [Theory]
    [InlineData(ElementType.Bool, 1, "bool", "|b1", 1, typeof(bool))]
    [InlineData(ElementType.Int8, 2, "int8", "|i1", 1, typeof(sbyte))]
    [InlineData(ElementType.Int16, 3, "int16", "<i2", 2, typeof(short))]
    [InlineData(ElementType.Int32, 4, "int32", "<i4", 4, typeof(int))]
    [InlineData(ElementType.Int64, 5, "int64", "<i8", 8, typeof(long))]
    [InlineData(ElementType.UInt8, 6, "uint8", "|u1", 1, typeof(byte))]
    [InlineData(ElementType.UInt16, 7, "uint16", "<u2", 2, typeof(ushort))]
    [InlineData(ElementType.UInt32, 8, "uint32", "<u4", 4, typeof(uint))]
    [InlineData(ElementType.UInt64, 9, "uint64", "<u8", 8, typeof(ulong))]
    [InlineData(ElementType.Float16, 11, "float16", "<f2", 2, typeof(Half))]
    [InlineData(ElementType.Float32, 12, "float32", "<f4", 4, typeof(float))]
    [InlineData(ElementType.Float64, 13, "float64", "<f8", 8, typeof(double))]
    [InlineData(ElementType.Complex64, 14, "complex64", "<c8", 8, typeof(Complex64))]
    [InlineData(ElementType.Complex128, 15, "complex128", "<c16", 16, typeof(Complex))]
    public void The_table_says_what_is_on_the_wire_and_on_disk(ElementType type, byte wire, string name, string descr, int sizeBytes, Type clrType)
    {
        Assert.Equal(wire, (byte)type);
        Assert.Equal(name, type.Name());
        Assert.Equal(descr, type.Descr());
        Assert.Equal(sizeBytes, type.SizeBytes());
        Assert.Equal(clrType, type.ClrType());
        Assert.Contains(type, ElementTypes.All);
        var of = new TypeOf();
        ElementDispatch.Run(type, of);
        Assert.Equal((clrType, type, sizeBytes), of.Found);
    }

    [Fact]
    public void Every_member_of_the_enumeration_is_in_the_table() => Assert.Equal(Enum.GetValues<ElementType>(), ElementTypes.All);

    [Fact]
    public void Of_finds_the_type_of_a_span()
    {
        Assert.Equal(ElementType.Float64, ElementTypes.Of<double>());
        Assert.Equal(ElementType.Bool, ElementTypes.Of<bool>());
        Assert.Throws<ArgumentException>(() => ElementTypes.Of<decimal>());
    }

    [Fact]
    public void A_number_outside_the_table_is_refused_with_the_list()
    {
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => ((ElementType)99).SizeBytes());
        Assert.Contains("float64 ('<f8')", refused.Message, StringComparison.Ordinal);
    }

    private sealed class TypeOf : IElementWork
    {
        public (Type ClrType, ElementType Element, int SizeBytes) Found { get; private set; }

        public void Run<T>()
            where T : unmanaged => Found = (typeof(T), ElementTypes.Of<T>(), MemoryMarshal.AsBytes(new T[1].AsSpan()).Length);
    }
}
