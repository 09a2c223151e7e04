using System.Text;
using Spectre.Console;

namespace ActorShm.Host.Reporting;

/// <summary>Output that draws on a terminal. It bypasses <see cref="Console.Out"/> and <see cref="Console.Error"/>, which accept no sequences that move the cursor or change colours.</summary>
/// <param name="stream">The stream to the terminal.</param>
internal sealed class TerminalOutput(Stream stream) : IAnsiConsoleOutput
{
    private readonly AnsiConsoleOutput _output = new(new StreamWriter(stream, Console.OutputEncoding) { AutoFlush = true });

    /// <inheritdoc/>
    public TextWriter Writer => _output.Writer;

    /// <inheritdoc/>
    public bool IsTerminal => true;

    /// <inheritdoc/>
    public int Width => _output.Width;

    /// <inheritdoc/>
    public int Height => _output.Height;

    /// <inheritdoc/>
    public void SetEncoding(Encoding encoding) => _output.SetEncoding(encoding);
}
