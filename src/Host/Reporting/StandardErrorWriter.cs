using System.Text;

namespace ActorShm.Host.Reporting;

/// <summary>
/// Standard error of a command. What cannot be written there, because it is closed or its disk is full, is told to nobody:
/// the exit code still says how the command ended, which an exception on the way to a message would hide.
/// </summary>
internal sealed class StandardErrorWriter : TextWriter
{
    private readonly TextWriter _inner;

    /// <summary>Wraps what messages are written to.</summary>
    public StandardErrorWriter(TextWriter inner) => _inner = inner;

    /// <inheritdoc/>
    public override Encoding Encoding => _inner.Encoding;

    /// <summary>Standard error of this process, which may be closed.</summary>
    public static TextWriter Open()
    {
        var writer = Null;
        Attempt(() => writer = new StandardErrorWriter(Console.Error));
        return writer;
    }

    /// <inheritdoc/>
    public override void Write(char value) => Attempt(() => _inner.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Attempt(() => _inner.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Attempt(() => _inner.Write(value));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Attempt(() => _inner.WriteLine(value));

    /// <inheritdoc/>
    public override void Flush() => Attempt(_inner.Flush);

    private static void Attempt(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is no other place to say it.
        }
    }
}
