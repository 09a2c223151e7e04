using System.CommandLine;
using System.CommandLine.Parsing;

namespace ActorShm.Host.Commands;

/// <summary>Describes what is wrong with a command line, in sentences that name the option, argument or command and say what is possible.</summary>
internal static class UsageErrors
{
    /// <summary>Returns one sentence for each mistake; an empty list when there is none.</summary>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        // For a command with subcommands, the parser reports a missing subcommand and an unknown word in its place as two errors. They are one mistake.
        var command = parsed.CommandResult.Command;
        return parsed.Errors.Count > 0 && command.Subcommands.Count > 0
            ? [DescribeCommands(command, parsed.UnmatchedTokens)]
            : [.. parsed.Errors.Select(Describe)];
    }

    /// <summary>Gets the words by which a command is called.</summary>
    public static string NameOf(Command command) =>
        string.Join(' ', command.Parents.OfType<Command>().Select(NameOf).Append(command is RootCommand ? "actorshm" : command.Name));

    private static string DescribeCommands(Command command, IReadOnlyList<string> unknown)
    {
        var commands = string.Join(", ", command.Subcommands.Select(sub => sub.Name));
        return unknown.Count == 0 ? $"'{NameOf(command)}' needs a command: {commands}." : $"'{NameOf(command)}' has no command '{unknown[0]}'; it has {commands}.";
    }

    private static string Describe(ParseError error) => error.SymbolResult switch
    {
        ArgumentResult { Tokens.Count: 0, Argument: var argument } => $"{argument.Name} is missing. {argument.Description}",
        OptionResult { IdentifierToken: null, Option: var option } => $"{option.Name} is missing. {option.Description}",
        OptionResult { Tokens.Count: 0, Option: var option } => $"{option.Name} needs a value. {option.Description}",
        _ => error.Message,
    };
}
