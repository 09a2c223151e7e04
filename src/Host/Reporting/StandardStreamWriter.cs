using System.Text;
using ActorShm.Actors.Logging;
using ActorShm.Host.Ending;
using ActorShm.Segments;

namespace ActorShm.Host.Reporting;

/// <summary>
/// Standard output or standard error of a command, either of which may be closed or lead to a full disk, or to a terminal, which must not obey what stands
/// in the names and messages that a command prints.
/// </summary>
/// <param name="inner">What is written to.</param>
/// <param name="onFailure">Told what cannot be written.</param>
/// <param name="isClosed">Whether it was closed when this process started: nothing is written then, to whatever has its number now.</param>
internal sealed class StandardStreamWriter(TextWriter inner, Action<Exception> onFailure, bool isClosed = false) : TextWriter
{
    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <summary>Standard output: without it a command has failed, and says that it is standard output that does not take anything.</summary>
    public static TextWriter OpenOutput() => new StandardStreamWriter(Console.Out, FailOutput, CurrentProcess.IsOutputClosed);

    /// <summary>
    /// Standard error: there is no other place to say what it does not take, and the exit code still says how the command ended, which an exception on
    /// the way to a message would hide.
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

    /// <summary>Writes to standard output by another way than a text writer.</summary>
    /// <exception cref="StandardOutputException">It does not take it.</exception>
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
                throw new UnauthorizedAccessException("It was closed when this process started."); // as the runtime has it for one that is closed
            }

            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            onFailure(e);
        }
        catch (ArgumentOutOfRangeException e)
        {
            // So .NET has EFBIG.
            onFailure(new IOException("it leads to a file that may not become longer (RLIMIT_FSIZE; 'ulimit -f unlimited' lifts that)", e) { HResult = NoRoom.FileTooLarge });
        }
    }
}
