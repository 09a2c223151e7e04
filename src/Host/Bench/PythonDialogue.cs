using System.Diagnostics;
using System.Text.Json;
using ActorShm.Actors;
using ActorShm.Host.Ending;
using ActorShm.Host.Measuring;

namespace ActorShm.Host.Bench;

/// <summary>A running script of <c>bench/peers</c> that answers each line with one line of JSON, until this is disposed.</summary>
internal sealed class PythonDialogue : IAsyncDisposable
{
    private readonly string _name;
    private readonly PythonScript _script;
    private readonly Process _process;
    private readonly Task<string> _error;

    private PythonDialogue(string name, PythonScript script, Process process)
    {
        (_name, _script, _process) = (name, script, process);
        _error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts a script with the first Python that has NumPy.</summary>
    /// <returns>Null where there is no Python with NumPy.</returns>
    public static async Task<PythonDialogue?> StartAsync(
        string name, IEnumerable<string> arguments, ActorShmSettings settings, CancellationToken cancellation)
    {
        if (await PythonScript.ExtractAsync(name, settings, cancellation) is not { } script)
        {
            return null;
        }

        var start = script.With(arguments);
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        try
        {
            return new PythonDialogue(name, script, Process.Start(start)!);
        }
        catch
        {
            // The caller gets the exception; the file must not outlive the attempt.
            script.Dispose();
            throw;
        }
    }

    /// <summary>Asks for one answer.</summary>
    /// <exception cref="WorkFailedException">The script failed.</exception>
    public async Task<JsonElement> AskAsync(string line, CancellationToken cancellation)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(line.AsMemory(), cancellation);
            await _process.StandardInput.FlushAsync(cancellation);
        }
        catch (IOException)
        {
            // The script has ended. The missing answer leads to the exception with the reason.
        }

        return await ReadAsync(cancellation);
    }

    /// <summary>Reads the next line of the script, which may come unasked.</summary>
    /// <exception cref="WorkFailedException">The script failed.</exception>
    public async Task<JsonElement> ReadAsync(CancellationToken cancellation)
    {
        if (await _process.StandardOutput.ReadLineAsync(cancellation) is not { } answer)
        {
            await _process.WaitForExitAsync(cancellation);
            throw new WorkFailedException($"{_name} ended with exit code {_process.ExitCode}: {(await _error).Trim()}");
        }

        return JsonElement.Parse(answer);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // The script may be in the middle of a long run whose result is no longer wanted. It has no memory but its own, so nothing is left behind if it has to be killed.
        await Lifeline.CutAsync(_process, Lifeline.Patience);
        _process.Dispose();
        _script.Dispose();
    }
}
