namespace ActorShm.Segments.Tests;

public class SegmentIdTests
{
    [Fact]
    public void The_text_of_an_id_reads_back_as_the_id()
    {
        for (var round = 0; round < 100; round++)
        {
            var id = SegmentId.New();
            Assert.True(SegmentId.TryParse(id.ToString(), out var parsed));
            Assert.Equal(id, parsed);
            Assert.Equal(32, id.ToString().Length);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0123456789abcdef0123456789abcde")] // 31 digits
    [InlineData("0123456789abcdef0123456789abcdef0")] // 33
    [InlineData("0123456789abcdef 123456789abcdef")]
    [InlineData("0123456789abcdeg0123456789abcdef")]
    public void Anything_but_32_digits_is_no_id(string? text) => Assert.False(SegmentId.TryParse(text, out _));

    [Fact]
    public void Two_new_ids_differ() => Assert.NotEqual(SegmentId.New(), SegmentId.New());
}
