using ActorShm.Host.Ending;
using ActorShm.Host.Files.Reading;
using ActorShm.Segments;

namespace ActorShm.Host.Files.Writing;

/// <summary>One <c>--output NAME=FILE</c>.</summary>
/// <param name="Name">The name in the program.</param>
/// <param name="Path">The file to write, absolute.</param>
internal sealed record OutputArgument(string Name, string Path)
{
    /// <summary>Reads one argument and checks what can be checked before any work is done.</summary>
    /// <param name="argument">The text after <c>--output</c>.</param>
    /// <param name="inputs">The inputs, none of which may be replaced.</param>
    /// <exception cref="UsageException">The argument does not have that form, the directory of the file does not exist or belongs to a run or to segments, or the file is one of the inputs. A link to an input is allowed: the link itself is replaced.</exception>
    public static OutputArgument Parse(string argument, IReadOnlyList<InputArgument> inputs)
    {
        var (name, file) = NamedFile.Split(argument, "--output", "NAME=FILE.npy");
        var path = TargetFile.RequireNpy(file, $"--output {argument}");
        return inputs.FirstOrDefault(input => IsSame(input.Path, path, argument)) is { } replaced
            ? throw new UsageException($"--output {argument}: {path} is the input '{replaced.Name}', which the job reads while it writes. Name another file.")
            : new OutputArgument(name, path);
    }

    private static bool IsSame(string input, string path, string argument)
    {
        try
        {
            return SameFile.AreOneName(input, path) || (new FileInfo(path).LinkTarget is null && SameFile.Are(input, path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--output {argument}: {e.Message}", e);
        }
    }

    /// <summary>Refuses two outputs that would end up in one file.</summary>
    /// <exception cref="UsageException">Two outputs would end up in one file.</exception>
    public static void RefuseSharedFiles(IReadOnlyList<OutputArgument> outputs)
    {
        for (var i = 0; i < outputs.Count; i++)
        {
            for (var k = 0; k < i; k++)
            {
                if (SameFile.AreOneName(outputs[i].Path, outputs[k].Path))
                {
                    throw new UsageException($"--output: '{outputs[k].Name}' and '{outputs[i].Name}' would both be written to {outputs[i].Path}. Name two files.");
                }
            }
        }
    }
}
