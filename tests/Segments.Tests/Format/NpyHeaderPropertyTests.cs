using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace ActorShm.Segments.Tests;

/// <summary>The writer and the reader of headers agree, for every element type and for shapes up to those that no machine holds.</summary>
public class NpyHeaderPropertyTests
{
    private static readonly Config ManyCases = Config.QuickThrowOnFailure.WithMaxTest(2_000);

    [Fact]
    public void Every_header_we_write_reads_back_as_what_was_asked() =>
        Prop.ForAll(AnyHeader().ToArbitrary(), asked =>
        {
            var bytes = NpyHeaderWriter.Write(asked.Element, asked.Shape);
            Assert.Equal(4096, bytes.Length);
            Assert.Equal((byte)'\n', bytes[^1]);
            Assert.Equal(
                new NpyHeader(asked.Element, asked.Shape, FortranOrder: false, 4096, new Version(1, 0)), NpyHeaderReader.Read(bytes, long.MaxValue, "memory"));
        }).Check(ManyCases);

    [Fact]
    public void Only_the_order_differs_when_it_is_Fortran_order() =>
        Prop.ForAll(AnyHeader().ToArbitrary(), asked =>
        {
            // True is shorter than False by the blank that follows it.
            var text = Encoding.Latin1.GetString(NpyHeaderWriter.Write(asked.Element, asked.Shape)).Replace("False", "True ", StringComparison.Ordinal);
            var header = NpyHeaderReader.Read(Encoding.Latin1.GetBytes(text), long.MaxValue, "memory");
            Assert.Equal(new NpyHeader(asked.Element, asked.Shape, FortranOrder: true, 4096, new Version(1, 0)), header);
            Assert.Equal(asked.Shape.Rank > 1, header.IsTransposed);
        }).Check(ManyCases);

    [Fact]
    public void A_header_of_NumPy_reads_as_what_it_says_in_every_version_and_order() =>
        Prop.ForAll(AnyForeignHeader().ToArbitrary(), asked =>
        {
            var descr = (asked.IsBigEndian ? '>' : '<') + asked.Element.Descr()[1..];
            var order = asked.FortranOrder ? "True" : "False";
            var file = NpyHeaderTests.File((byte)asked.FormatVersion.Major, $"{{'descr': '{descr}', 'fortran_order': {order}, 'shape': {asked.Shape}, }}\n");
            var needed = file.Length + asked.DataBytes;
            Assert.Equal(asked with { DataOffset = file.Length }, NpyHeaderReader.Read(file, needed, "memory"));
            if (needed > file.Length)
            {
                Assert.Throws<SegmentFormatException>(() => NpyHeaderReader.Read(file, needed - 1, "memory"));
            }
        }).Check(ManyCases);

    private static Gen<NpyHeader> AnyForeignHeader() =>
        from header in AnyHeader()
        from isFortranOrder in Gen.Elements(true, false)
        from major in Gen.Choose(1, 3)
        from isBigEndian in Gen.Elements(true, false)
        select new NpyHeader(header.Element, header.Shape, isFortranOrder, 0, new Version(major, 0))
        {
            IsBigEndian = isBigEndian && header.Element.Component().SizeBytes() > 1,
        };

    // One axis may be long: with seven others of 40 and elements of 16 bytes, the array is still counted in 63 bits.
    private static Gen<(ElementType Element, Shape Shape)> AnyHeader() =>
        from element in Gen.Elements(ElementTypes.All.ToArray())
        from rank in Gen.Choose(0, Shape.MaxRank)
        from axes in Gen.Choose(0, 40).ArrayOf(rank)
        from isLong in Gen.Elements(true, false)
        from longAxis in Gen.Choose(0, Shape.MaxRank - 1)
        from longLength in Gen.Choose(1, 2_000_000)
        select (element, new Shape([.. axes.Select((length, axis) => isLong && axis == longAxis ? longLength : (long)length)]));
}
