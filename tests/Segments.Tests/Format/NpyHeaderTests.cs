using System.Buffers.Binary;
using System.Text;

namespace ActorShm.Segments.Tests;

public class NpyHeaderTests
{
    [Fact]
    public void The_largest_possible_header_still_ends_at_byte_4096()
    {
        var shape = new Shape(long.MaxValue / 8, 1, 1, 1, 1, 1, 1, 1);
        var bytes = NpyHeaderWriter.Write(ElementType.Bool, shape);
        Assert.Equal(4096, bytes.Length);
        Assert.Equal((byte)'\n', bytes[^1]);
        Assert.Equal(shape, NpyHeaderReader.Read(bytes, long.MaxValue, "memory").Shape);
    }

    [Theory]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }")] // as NumPy writes it
    [InlineData("{\"shape\":(3,),\"descr\":\"<f8\",\"fortran_order\":False}")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (3,)}")] // by hand, without the last comma
    [InlineData("{'shape': (3L,), 'fortran_order': False, 'descr': '<f8'}")] // as NumPy in Python 2 wrote long numbers
    [InlineData("{u'descr': u'<f8', u'fortran_order': False, u'shape': (3,), }")] // as Python 2 wrote its Unicode strings
    [InlineData("{\n  'descr': '<f8',\n  'fortran_order': False,\n  'shape': (3,),\n}")]
    [InlineData(" { 'fortran_order' :\tFalse , 'shape' : ( 3 , ) , 'descr' : '<f8' } \n")]
    public void The_literals_that_Python_allows_are_read(string dictionary)
    {
        var header = NpyHeaderReader.Read(File(1, dictionary), 1_000, "memory");
        Assert.Equal(Shape.Vector(3), header.Shape);
        Assert.Equal(ElementType.Float64, header.Element);
        Assert.False(header.FortranOrder);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(9)]
    public void A_file_that_ends_before_its_header_says_how_long_it_is_is_truncated(int length)
    {
        var refused = Assert.Throws<SegmentFormatException>(() => NpyHeaderReader.HeaderEnd(File(1, "{'descr': '<i4', 'fortran_order': True, 'shape': (), }")[..length], "memory"));
        Assert.Contains($"is truncated: its header needs 10 bytes in all, the file has {length}.", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void All_three_format_versions_are_read(byte major)
    {
        var file = File(major, "{'descr': '<i4', 'fortran_order': True, 'shape': (), }");
        var header = NpyHeaderReader.Read(file, 1_000, "memory");
        Assert.Equal(new Version(major, 0), header.FormatVersion);
        Assert.Equal(Shape.Scalar, header.Shape);
        Assert.True(header.FortranOrder);
        Assert.Equal(file.Length, header.DataOffset);
    }

    [Theory]
    [InlineData("", "'{' was expected")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (3)}", "not a tuple")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (3l,)}", "')' was expected, at byte 52 of the dictionary, where it has l,)}")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (0x3,)}", "')' was expected, at byte 52 of the dictionary, where it has x3,)}")]
    [InlineData("{'descr': '<f8', # doubles\n 'fortran_order': False, 'shape': (3,)}", "a quoted string was expected, at byte 17 of the dictionary, where it has # doubles\\x0a 'fortran_orde …")]
    [InlineData("{'descr': b'<f8', 'fortran_order': False, 'shape': (3,)}", "where it has b'<f8'")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': [3]}", "'(' was expected, at byte 50 of the dictionary, where it has [3]}")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (-3,)}", "axis length")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (03,)}", "axis length")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,)}", "axis length")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 4294967296)}", "the shape cannot be (The axes multiply to more than 9,223,372,036,854,775,807 elements), at byte")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (1,1,1,1,1,1,1,1,1)}", "more than 8 axes")]
    [InlineData("{'descr': '<f8', 'fortran_order': 0, 'shape': (3,)}", "True or False")]
    [InlineData("{'descr': '<f8', 'fortran_order': False}", "'shape' is missing")]
    [InlineData("{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': ()}", "the key 'descr' is there twice")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (), 'x': ()}", "'x' is unknown")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': ()} x", "after the dictionary")]
    [InlineData("{'descr': '<f8, 'fortran_order': False, 'shape': ()}", "was expected")]
    [InlineData("{'descr': '<f8", "does not end")]
    [InlineData("{'descr': '<c32', 'fortran_order': False, 'shape': ()}", "complex long doubles ('<c32')")]
    [InlineData("{'descr': '<x9', 'fortran_order': False, 'shape': ()}", "'<x9', which is not known. Known are: bool ('|b1')")]
    [InlineData("{'descr': 'int', 'fortran_order': False, 'shape': ()}", "integers of the size of a C long ('int')")]
    [InlineData("{'descr': '<double', 'fortran_order': False, 'shape': ()}", "'<double', which is not known")] // nor to NumPy
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': ()}", "Python objects")]
    [InlineData("{'descr': '|S5', 'fortran_order': False, 'shape': ()}", "byte strings")]
    [InlineData("{'descr': '<U5', 'fortran_order': False, 'shape': ()}", "Unicode strings")]
    [InlineData("{'descr': '|V8', 'fortran_order': False, 'shape': ()}", "raw bytes")]
    [InlineData("{'descr': '<M8[ns]', 'fortran_order': False, 'shape': ()}", "dates")]
    [InlineData("{'descr': '<m8[s]', 'fortran_order': False, 'shape': ()}", "time spans")]
    [InlineData("{'descr': '<f16', 'fortran_order': False, 'shape': ()}", "long doubles")]
    [InlineData("{'descr': '<l', 'fortran_order': False, 'shape': ()}", "C long")]
    [InlineData("{'descr': '', 'fortran_order': False, 'shape': ()}", "'', which is not known")]
    [InlineData("{'descr': '<float64', 'fortran_order': False, 'shape': ()}", "'<float64', which is not known")]
    [InlineData("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': ()}", "structured records")]
    [InlineData("{'descr': ('<f8', (2,)), 'fortran_order': False, 'shape': ()}", "structured records")]
    [InlineData("{'descr': {'names': ['a']}, 'fortran_order': False, 'shape': ()}", "structured records")]
    [InlineData("{'descr': '<f8\0', 'fortran_order': False, 'shape': ()}", "unexpected characters")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': (((((((((((((((((((1,),),),)", "axis length")]
    [InlineData("{{{{{{{{{{{{{{{{{{{{{{", "quoted string")]
    [InlineData("{'descr': 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'}", "more than 64")]
    public void Every_other_header_is_refused_with_its_reason(string dictionary, string reason)
    {
        var refused = Assert.Throws<SegmentFormatException>(() => NpyHeaderReader.Read(File(1, dictionary), long.MaxValue, "a.npy"));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Contains("'a.npy'", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<f8", ElementType.Float64, false)]
    [InlineData("=f8", ElementType.Float64, false)]
    [InlineData("f8", ElementType.Float64, false)]
    [InlineData("d", ElementType.Float64, false)]
    [InlineData("float64", ElementType.Float64, false)]
    [InlineData(">f8", ElementType.Float64, true)]
    [InlineData(">d", ElementType.Float64, true)]
    [InlineData(">c16", ElementType.Complex128, true)]
    [InlineData("|i1", ElementType.Int8, false)]
    [InlineData("<i1", ElementType.Int8, false)]
    [InlineData(">i1", ElementType.Int8, false)]
    [InlineData("b", ElementType.Int8, false)]
    [InlineData("b1", ElementType.Bool, false)]
    [InlineData("<b1", ElementType.Bool, false)]
    [InlineData(">b1", ElementType.Bool, false)]
    [InlineData("?", ElementType.Bool, false)]
    [InlineData("|?", ElementType.Bool, false)]
    [InlineData("q", ElementType.Int64, false)]
    [InlineData("bool_", ElementType.Bool, false)]
    [InlineData("byte", ElementType.Int8, false)]
    [InlineData("short", ElementType.Int16, false)]
    [InlineData("intc", ElementType.Int32, false)]
    [InlineData("longlong", ElementType.Int64, false)]
    [InlineData("ubyte", ElementType.UInt8, false)]
    [InlineData("ushort", ElementType.UInt16, false)]
    [InlineData("uintc", ElementType.UInt32, false)]
    [InlineData("ulonglong", ElementType.UInt64, false)]
    [InlineData("half", ElementType.Float16, false)]
    [InlineData("single", ElementType.Float32, false)]
    [InlineData("double", ElementType.Float64, false)]
    [InlineData("float", ElementType.Float64, false)]
    [InlineData("csingle", ElementType.Complex64, false)]
    [InlineData("cdouble", ElementType.Complex128, false)]
    [InlineData("complex", ElementType.Complex128, false)]
    public void Every_spelling_with_one_meaning_is_read(string descr, ElementType element, bool isBigEndian)
    {
        var header = NpyHeaderReader.Read(File(1, $"{{'descr': '{descr}', 'fortran_order': False, 'shape': ()}}"), long.MaxValue, "a.npy");
        Assert.Equal(element, header.Element);
        Assert.Equal(isBigEndian, header.IsBigEndian);
    }

    [Fact]
    public void A_file_that_is_shorter_than_its_header_says_is_refused_with_both_numbers()
    {
        var file = File(1, "{'descr': '<f8', 'fortran_order': False, 'shape': (1000,), }");
        var refused = Assert.Throws<SegmentFormatException>(() => NpyHeaderReader.Read(file, file.Length + 7_999, "a.npy"));
        Assert.Contains($"{file.Length + 8_000:N0}", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"{file.Length + 7_999:N0}", refused.Message, StringComparison.Ordinal);
        Assert.Equal(1_000, NpyHeaderReader.Read(file, file.Length + 8_000, "a.npy").Shape.ElementCount);
    }

    [Fact]
    public void A_length_field_that_lies_is_refused_and_allocates_nothing()
    {
        var file = File(2, "{'descr': '<f8', 'fortran_order': False, 'shape': (), }");
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(8), uint.MaxValue);
        Assert.Throws<SegmentFormatException>(() => NpyHeaderReader.HeaderEnd(file, "a.npy"));
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(8), 60_000);
        Assert.Throws<SegmentFormatException>(() => NpyHeaderReader.Read(file, file.Length, "a.npy"));
    }

    internal static byte[] File(byte major, string dictionary)
    {
        var text = Encoding.Latin1.GetBytes(dictionary);
        var preamble = new byte[major == 1 ? 10 : 12];
        NpyLayout.Magic.CopyTo(preamble);
        preamble[6] = major;
        if (major == 1)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(preamble.AsSpan(8), (ushort)text.Length);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(preamble.AsSpan(8), (uint)text.Length);
        }

        return [.. preamble, .. text];
    }
}
