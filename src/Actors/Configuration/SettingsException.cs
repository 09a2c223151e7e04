namespace ActorShm.Actors;

/// <summary>Thrown when one or more settings are wrong. The message names all of them at once, each with its file and line.</summary>
public sealed class SettingsException : Exception
{
    /// <summary>Creates an exception for everything that is wrong.</summary>
    /// <param name="problems">One sentence per problem, in the order of the settings.</param>
    public SettingsException(IReadOnlyList<string> problems)
        : base(string.Join(Environment.NewLine, problems)) => Problems = problems;

    /// <summary>Gets one sentence per problem.</summary>
    public IReadOnlyList<string> Problems { get; }
}
