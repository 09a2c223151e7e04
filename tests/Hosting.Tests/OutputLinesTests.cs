using System.Text;
using ActorShm.Hosting.Launching;

namespace ActorShm.Hosting.Tests;

public class OutputLinesTests
{
    [Theory]
    [InlineData("")]
    [InlineData("one")]
    [InlineData("one\n")]
    [InlineData("one\ntwo")]
    [InlineData("one\r\ntwo\r\n")]
    [InlineData("one\rtwo\r\rthree")]
    [InlineData("\n\n\r\n")]
    [InlineData("one\r\n\ntwo")]
    public async Task Lines_are_those_of_ReadLine_however_the_text_arrives(string text)
    {
        var expected = new List<string>();
        using var reference = new StringReader(text);
        while (reference.ReadLine() is { } line)
        {
            expected.Add(line);
        }

        for (var piece = 1; piece <= Math.Max(1, text.Length); piece++)
        {
            Assert.Equal(expected, await LinesOf(new InPieces(text, piece), 100));
        }
    }

    [Fact]
    public async Task A_line_is_cut_at_the_most_that_is_kept_and_not_before()
    {
        Assert.Equal(["abcd", "abc…", "x"], await LinesOf(new InPieces("abcd\nabcde\nx", 3), 4));
        Assert.Equal(["abc…"], await LinesOf(new InPieces("abcdefghijkl", 5), 4));
    }

    // Goal: a program that never ends its line does not fill the memory of who started it. Method: all is there at once, so that it is read on this thread alone.
    [Fact]
    public void A_line_without_an_end_is_not_gathered_in_memory()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        var reading = new OutputLines(new WithoutEnd(64_000_000), 100, line => Assert.Equal(100, line.Length)).ReadAsync(CancellationToken.None);

        Assert.True(reading.IsCompletedSuccessfully);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, 1_000_000);
    }

    [Fact]
    public async Task What_was_read_of_a_line_is_told_when_reading_is_given_up()
    {
        using var server = new System.IO.Pipes.AnonymousPipeServerStream();
        using var reader = new StreamReader(new System.IO.Pipes.AnonymousPipeClientStream(server.GetClientHandleAsString()), Encoding.UTF8);
        using var giveUp = new CancellationTokenSource();
        var lines = new List<string>();
        server.Write("whole\npart"u8);

        await new OutputLines(reader, 100, line =>
        {
            lines.Add(line);
            giveUp.Cancel();
        }).ReadAsync(giveUp.Token).WaitAsync(Testing.Watchdog.Limit);

        Assert.Equal(["whole", "part"], lines);
    }

    private static async Task<List<string>> LinesOf(TextReader reader, int longest)
    {
        var lines = new List<string>();
        await new OutputLines(reader, longest, lines.Add).ReadAsync(CancellationToken.None);
        return lines;
    }

    private sealed class WithoutEnd(int characters) : TextReader
    {
        private int _left = characters;

        public override ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default)
        {
            var count = Math.Min(_left, buffer.Length);
            buffer[..count].Span.Fill('x');
            _left -= count;
            return ValueTask.FromResult(count);
        }
    }

    private sealed class InPieces(string text, int piece) : StringReader(text)
    {
        public override ValueTask<int> ReadAsync(Memory<char> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}
