using System.CommandLine;
using System.CommandLine.Parsing;
using ActorShm.Actors;
using ActorShm.Host.Commands.Arguments;

namespace ActorShm.Host.Commands;

/// <summary>The options for the terms on which a program runs. They change when the answer comes, never its bits.</summary>
internal sealed class TermsOptions
{
    private static readonly Dictionary<string, JobPriority> Priorities = new(StringComparer.Ordinal)
    {
        ["low"] = JobPriority.Low,
        ["normal"] = JobPriority.Normal,
        ["high"] = JobPriority.High,
    };

    private readonly Option<string> _priority = new("--priority")
    {
        Description = "How much of the nodes' time it gets while other programs run on them: low, normal or high (1 : 4 : 16).",
        DefaultValueFactory = _ => "normal",
    };

    private readonly Option<string?> _deadline = new("--deadline") { Description = "Fail if it is not done after this time, such as 500ms, 30s, 5m or 2h." };

    private readonly Option<int> _partitions = new("--partitions") { Description = "Cut each pass over the data into so many partitions; chosen by size and nodes unless told otherwise." };

    public TermsOptions()
    {
        CommonOptions.AcceptOnly(_priority, [.. Priorities.Keys]);
        _deadline.Validators.Add(RequireDeadline);
        _partitions.Validators.Add(result => CommonOptions.RequireWhole(result, 1, JobTerms.MostPartitions));
    }

    public void AddTo(Command command)
    {
        command.Options.Add(_priority);
        command.Options.Add(_deadline);
        command.Options.Add(_partitions);
    }

    /// <summary>Reads the terms from the options, which the parser has already checked.</summary>
    public JobTerms Read(ParseResult parsed) => new()
    {
        Priority = Priorities[parsed.GetValue(_priority)!],
        Deadline = parsed.GetValue(_deadline) is { } text && DurationArgument.TryParse(text, out var deadline) ? deadline : null,
        Partitions = parsed.GetValue(_partitions),
    };

    private static void RequireDeadline(OptionResult result)
    {
        if (result.Tokens is [var token] && !(DurationArgument.TryParse(token.Value, out var deadline) && deadline <= JobTerms.LongestDeadline))
        {
            result.AddError($"--deadline must be a time above zero and at most {JobTerms.LongestDeadline.TotalDays} days, such as 500ms, 30s, 5m or 2h; it was '{token.Value}'.");
        }
    }
}
