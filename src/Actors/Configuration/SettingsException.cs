namespace ActorShm.Actors;

/// <summary>One or more settings are wrong. The message names all of them at once, each with its file and line.</summary>
public sealed class SettingsException : Exception
{
    /// <summary>Collects everything that is wrong.</summary>
    /// <param name="problems">One sentence each, in the order of the settings.</param>
    public SettingsException(IReadOnlyList<string> problems)
        : base(string.Join(Environment.NewLine, problems)) => Problems = problems;

    /// <summary>One sentence for each thing that is wrong.</summary>
    public IReadOnlyList<string> Problems { get; }
}
