using System.Text;

namespace ActorShm.Host.Reporting;

/// <summary>Standard output of a command, whose failures say that it is standard output that failed.</summary>
internal sealed class StandardOutputWriter(TextWriter inner) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => Attempt(() => inner.Write(value));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Attempt(() => inner.Write(buffer, index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Attempt(() => inner.Write(value));

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Attempt(() => inner.WriteLine(value));

    /// <inheritdoc/>
    public override void Flush() => Attempt(inner.Flush);

    /// <summary>Writes to standard output.</summary>
    /// <exception cref="StandardOutputException">It does not take it.</exception>
    public static void Attempt(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StandardOutputException(e);
        }
    }
}
