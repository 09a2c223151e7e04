using System.Diagnostics;
using System.Text.Json;
using ActorShm.Actors;
using ActorShm.Host.Ending;

namespace ActorShm.Host.Measuring;

/// <summary>Runs what a user of Python would run instead: a script that measures itself and prints one JSON document.</summary>
/// <remarks>The scripts lie in <c>bench/peers</c> and are part of the executable. On a machine without Python or NumPy these rows are missing; they are never guessed.</remarks>
internal static class PythonPeer
{
    // The system's Python has the distribution's NumPy; the Python on PATH may be another one.
    private static readonly string[] Interpreters = ["/usr/bin/python3", "python3"];

    /// <summary>Runs a script with the first Python that has NumPy.</summary>
    /// <returns>The script's output; null where there is no Python with NumPy.</returns>
    /// <exception cref="WorkFailedException">The script failed.</exception>
    public static async Task<JsonDocument?> RunAsync(
        string script, IReadOnlyList<string> arguments, ActorShmSettings settings, CancellationToken cancellation)
    {
        using var file = await PythonScript.ExtractAsync(script, settings, cancellation);
        if (file is null)
        {
            return null;
        }

        var (exitCode, output, error) = await StartAsync(file.With(arguments), cancellation);
        return exitCode == 0 ? JsonDocument.Parse(output) : throw new WorkFailedException($"{script} ended with exit code {exitCode}: {error.Trim()}");
    }

    /// <summary>Finds the first Python that has NumPy; null where there is none.</summary>
    public static async Task<(string Interpreter, string Version)?> FindAsync(CancellationToken cancellation)
    {
        foreach (var interpreter in Interpreters)
        {
            try
            {
                var (exitCode, output, _) = await StartAsync(
                    new ProcessStartInfo(interpreter, ["-c", "import numpy, multiprocessing.shared_memory; print('NumPy', numpy.__version__)"]) { UseShellExecute = false },
                    cancellation);
                if (exitCode == 0)
                {
                    return (interpreter, output.Trim());
                }
            }
            catch (System.ComponentModel.Win32Exception)
            {
                // There is no such program; the next one may exist.
            }
        }

        return null;
    }

    private static async Task<(int ExitCode, string Output, string Error)> StartAsync(
        ProcessStartInfo start, CancellationToken cancellation)
    {
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellation);
            var error = process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            return (process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException interrupted)
        {
            await Lifeline.GiveUpAsync(process, start.FileName, Lifeline.Patience, interrupted);
            throw;
        }
    }
}
