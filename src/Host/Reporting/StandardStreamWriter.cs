using System.Text;
using ActorShm.Actors.Logging;
using ActorShm.Host.Ending;
using ActorShm.Segments;

namespace ActorShm.Host.Reporting;

/// <summary>
/// Standard output or standard error of a command. Either may be closed or lead to a full disk. Either may also lead to a terminal, which must not obey sequences
/// that occur in the names and messages that the command prints.
/// </summary>
/// <param name="inner">The writer to write to.</param>
/// <param name="onFailure">Receives the failure when something cannot be written.</param>
/// <param name="isClosed">Whether the stream was closed when this process started. Nothing is written then, because its descriptor may now belong to another file.</param>
internal sealed class StandardStreamWriter(TextWriter inner, Action<Exception> onFailure, bool isClosed = false) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <summary>Opens standard output. When it takes nothing, the command has failed and says that standard output is the reason.</summary>
    public static TextWriter OpenOutput() => new StandardStreamWriter(Console.Out, FailOutput, CurrentProcess.IsOutputClosed);

    /// <summary>
    /// Opens standard error. Its failures are ignored: there is no other place to report them, and the exit code still says how the command ended, which an exception
    /// while writing a message would hide.
    /// </summary>
    public static TextWriter OpenError()
    {
        var writer = Null;
        Attempt(() => writer = new StandardStreamWriter(Console.Error, Ignore, CurrentProcess.IsErrorClosed), Ignore, isClosed: false);
        return writer;

        static void Ignore(Exception e)
        {
        }
    }

    /// <summary>Writes to standard output by other means than a text writer.</summary>
    /// <exception cref="StandardOutputException">Standard output does not take what is written.</exception>
    public static void AttemptOutput(Action write) => Attempt(write, FailOutput, CurrentProcess.IsOutputClosed);

    /// <inheritdoc/>
    public override void Write(char value) => Attempt(() => inner.Write(PrintableText.Lines(value.ToString())), onFailure, isClosed);

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Attempt(() => inner.Write(PrintableText.Lines(new string(buffer, index, count))), onFailure, isClosed);

    /// <inheritdoc/>
    public override void Write(string? value) => Attempt(() => inner.Write(PrintableText.Lines(value ?? string.Empty)), onFailure, isClosed);

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Attempt(() => inner.WriteLine(PrintableText.Lines(value ?? string.Empty)), onFailure, isClosed);

    /// <inheritdoc/>
    public override void Flush() => Attempt(inner.Flush, onFailure, isClosed);

    private static void FailOutput(Exception e) => throw new StandardOutputException(e);

    private static void Attempt(Action write, Action<Exception> onFailure, bool isClosed)
    {
        try
        {
            if (isClosed)
            {
                throw new UnauthorizedAccessException("It was closed when this process started."); // the exception that the runtime throws for a closed stream
            }

            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            onFailure(e);
        }
        catch (ArgumentOutOfRangeException e)
        {
            // .NET reports EFBIG by this exception.
            onFailure(new IOException("it leads to a file that may not become longer (RLIMIT_FSIZE; 'ulimit -f unlimited' lifts that)", e) { HResult = NoRoom.FileTooLarge });
        }
    }
}
