using Spectre.Console;
using Spectre.Console.Rendering;

namespace ActorShm.Host.Reporting;

/// <summary>Standard output with tables: colours and the width of the terminal where there is one, plain text that is broken nowhere where there is none.</summary>
internal static class OutputConsole
{
    public static IAnsiConsole Instance { get; } = Create();

    /// <summary>Writes what people copy from, such as paths and ids, also to a terminal without breaking it.</summary>
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
