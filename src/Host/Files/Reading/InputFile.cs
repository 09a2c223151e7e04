namespace ActorShm.Host.Files.Reading;

/// <summary>A file and the inputs that are read from it in one pass.</summary>
/// <param name="Path">The file, absolute.</param>
/// <param name="Inputs">The inputs: all columns of a CSV file that are inputs, or the one input that a <c>.npy</c> file is.</param>
internal sealed record InputFile(string Path, IReadOnlyList<InputArgument> Inputs)
{
    /// <summary>The columns of a CSV file, in the order of its inputs; null for a <c>.npy</c> file.</summary>
    public string[]? Columns => Inputs[0].Column is null ? null : [.. Inputs.Select(input => input.Column!)];

    /// <summary>The names of the file's inputs, for people.</summary>
    public string Names => string.Join(", ", Inputs.Select(input => input.Name));
}
