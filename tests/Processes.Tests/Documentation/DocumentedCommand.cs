using System.Globalization;
using System.Text.RegularExpressions;

namespace ActorShm.Processes.Tests.Documentation;

/// <summary>A command that a page shows, after <c>$ </c> in a console block.</summary>
/// <param name="Line">The command with its comment, as a reader would type it.</param>
/// <param name="ExitCodes">The exit codes that the page promises: 0, or what its comment says.</param>
internal sealed partial record DocumentedCommand(string Line, IReadOnlyList<int> ExitCodes)
{
    /// <summary>All commands of a page, in order.</summary>
    public static IReadOnlyList<DocumentedCommand> In(string page) =>
    [
        .. Blocks().Matches(page)
            .SelectMany(block => block.Groups["body"].Value.Split('\n'))
            .Where(line => line.StartsWith("$ ", StringComparison.Ordinal))
            .Select(line => new DocumentedCommand(line[2..], ExitCodesIn(line))),
    ];

    private static int[] ExitCodesIn(string line) => ExitCode().Match(line) is { Success: true } match
        ? [.. Numbers().Matches(match.Groups["codes"].Value).Select(number => int.Parse(number.Value, CultureInfo.InvariantCulture))]
        : [0];

    [GeneratedRegex(@"^```console\n(?<body>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"# exit code (?<codes>\d+( or \d+)*)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex ExitCode();

    [GeneratedRegex(@"\d+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Numbers();
}
