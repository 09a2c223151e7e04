using ActorShm.Host.Ending;
using ActorShm.Host.Files.Reading;
using ActorShm.Host.Files.Writing;

namespace ActorShm.Host.Files;

/// <summary>The files of a program.</summary>
/// <param name="Inputs">The files that the program reads.</param>
/// <param name="Outputs">The files that its results are written to.</param>
internal sealed record ProgramFiles(InputArgument[] Inputs, OutputArgument[] Outputs)
{
    /// <summary>Reads the inputs and outputs of a command line, and checks what can be checked before any work is done.</summary>
    /// <param name="inputTexts">The inputs as they were given.</param>
    /// <param name="outputTexts">The outputs as they were given.</param>
    /// <param name="run">The run that the program is for; null for a run of its own.</param>
    /// <exception cref="UsageException">An input or output does not have the required form, a name or a file is given twice, or an output is one of the inputs.</exception>
    public static ProgramFiles Parse(IEnumerable<string> inputTexts, IEnumerable<string> outputTexts, string? run = null)
    {
        InputArgument[] inputs = [.. inputTexts.Select(input => InputArgument.Parse(input, run))];
        NamedFile.RefuseRepeats(inputs.Select(input => input.Name), "--input");
        OutputArgument[] outputs = [.. outputTexts.Select(output => OutputArgument.Parse(output, inputs))];
        NamedFile.RefuseRepeats(outputs.Select(output => output.Name), "--output");
        OutputArgument.RefuseSharedFiles(outputs);
        return new ProgramFiles(inputs, outputs);
    }
}
