using ActorShm.Host.Commands;
using ActorShm.Segments;

namespace ActorShm.Host.Inputs;

/// <summary>One <c>--output NAME=FILE</c>.</summary>
/// <param name="Name">The name in the program.</param>
/// <param name="Path">The file to write, absolute.</param>
internal sealed record OutputArgument(string Name, string Path)
{
    /// <summary>Reads one argument and checks what can be checked before any work is done.</summary>
    /// <param name="argument">The text after <c>--output</c>.</param>
    /// <param name="inputs">The inputs, none of which may be replaced.</param>
    /// <exception cref="UsageException">It is not of that form, its directory does not exist, or it is one of the inputs.</exception>
    public static OutputArgument Parse(string argument, IReadOnlyList<InputArgument> inputs)
    {
        var (name, file) = NamedFile.Split(argument, "--output", "NAME=FILE.npy");
        var path = System.IO.Path.GetFullPath(file);
        if (InputArgument.IsCsv(path))
        {
            throw new UsageException($"--output {argument}: outputs are written as .npy, and a file that is called .csv would be read as text. Name a file that ends in .npy.");
        }

        if (Directory.Exists(path))
        {
            throw new UsageException($"--output {argument}: {path} is a directory; name a file in it.");
        }

        try
        {
            WholeFile.RequireDirectory(path, $"--output {argument}");
            RefuseToReplace(argument, path, inputs);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--output {argument}: {e.Message}", e);
        }

        return new OutputArgument(name, path);
    }

    private static void RefuseToReplace(string argument, string path, IReadOnlyList<InputArgument> inputs)
    {
        if (SameFile.IsSpecial(path))
        {
            throw new UsageException($"--output {argument}: {path} is a device, a pipe, a socket or the number of an open file, which a file would replace. Name a regular file.");
        }

        SameFile.RequireReplaceable(path);
        if (inputs.FirstOrDefault(input => SameFile.Are(input.Path, path)) is { } replaced)
        {
            throw new UsageException($"--output {argument}: {path} is the input '{replaced.Name}', which the job reads while it writes. Name another file.");
        }
    }

    /// <summary>Refuses two outputs that would end up in one file.</summary>
    /// <exception cref="UsageException">There are two.</exception>
    public static void RefuseSharedFiles(IReadOnlyList<OutputArgument> outputs)
    {
        for (var i = 0; i < outputs.Count; i++)
        {
            for (var k = 0; k < i; k++)
            {
                if (string.Equals(outputs[i].Path, outputs[k].Path, StringComparison.Ordinal) || SameFile.Are(outputs[i].Path, outputs[k].Path))
                {
                    throw new UsageException($"--output: '{outputs[k].Name}' and '{outputs[i].Name}' would both be written to {outputs[i].Path}. Name two files.");
                }
            }
        }
    }
}
