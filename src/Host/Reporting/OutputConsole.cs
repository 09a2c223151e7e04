using Spectre.Console;
using Spectre.Console.Rendering;

namespace ActorShm.Host.Reporting;

/// <summary>Standard output for tables: with colours and the width of the terminal if there is one, otherwise as plain text without line breaks inside lines.</summary>
internal static class OutputConsole
{
    public static IAnsiConsole Instance { get; } = Create();

    /// <summary>Writes text that people copy from, such as paths and ids, without breaking its lines, even on a terminal.</summary>
    public static void WriteUnbroken(IRenderable content) => Instance.Write(new UnbrokenLines(content));

    private static IAnsiConsole Create()
    {
        if (!Console.IsOutputRedirected)
        {
            return AnsiConsole.Create(new AnsiConsoleSettings { Out = new TerminalOutput(Console.OpenStandardOutput()) });
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(Console.Out),
        });
        console.Profile.Width = UnbrokenLines.Width;
        return console;
    }
}
