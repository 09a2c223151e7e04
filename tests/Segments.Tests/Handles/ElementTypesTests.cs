namespace ActorShm.Segments.Tests;

public class ElementTypesTests
{
    [Theory]
    [InlineData(ElementType.Bool, 1, "bool", "|b1", 1, typeof(bool))]
    [InlineData(ElementType.Int32, 4, "int32", "<i4", 4, typeof(int))]
    [InlineData(ElementType.Int64, 5, "int64", "<i8", 8, typeof(long))]
    [InlineData(ElementType.Float32, 12, "float32", "<f4", 4, typeof(float))]
    [InlineData(ElementType.Float64, 13, "float64", "<f8", 8, typeof(double))]
    public void The_table_says_what_is_on_the_wire_and_on_disk(ElementType type, byte wire, string name, string descr, int sizeBytes, Type clrType)
    {
        Assert.Equal(wire, (byte)type);
        Assert.Equal(name, type.Name());
        Assert.Equal(descr, type.Descr());
        Assert.Equal(sizeBytes, type.SizeBytes());
        Assert.Equal(clrType, type.ClrType());
        Assert.Contains(type, ElementTypes.All);
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
}
