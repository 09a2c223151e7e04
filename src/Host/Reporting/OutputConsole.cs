using Spectre.Console;

namespace ActorShm.Host.Reporting;

/// <summary>Standard output with tables: colours and the width of the terminal where there is one, plain and wide text where there is none.</summary>
internal static class OutputConsole
{
    private const int WidthOfFiles = 160;

    public static IAnsiConsole Instance { get; } = Create();

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
        console.Profile.Width = WidthOfFiles;
        return console;
    }
}
