using System.Diagnostics;

namespace ActorShm.Host.Bench;

/// <summary>A script of <c>bench/peers</c> as a file, and the Python to run it with. The file goes when this is disposed.</summary>
internal sealed class PythonScript : IAsyncDisposable
{
    private readonly string _interpreter;
    private readonly DirectoryInfo _directory;
    private readonly string _path;

    private PythonScript(string interpreter, DirectoryInfo directory, string path)
    {
        _interpreter = interpreter;
        _directory = directory;
        _path = path;
    }

    /// <summary>Writes the script out.</summary>
    /// <returns>Null where there is no Python with NumPy.</returns>
    public static async Task<PythonScript?> ExtractAsync(string script, CancellationToken cancellation)
    {
        if (await PythonPeer.FindAsync(cancellation) is not var (interpreter, _))
        {
            return null;
        }

        // A file and not "-c": multiprocessing's spawned child imports the main module again, by its path.
        var directory = Directory.CreateTempSubdirectory("actorshm-bench-");
        try
        {
            await WriteAsync(script, directory, cancellation);
            var source = Path.ChangeExtension(script, ".c"); // what a script compiles, where the machine can
            if (typeof(PythonScript).Assembly.GetManifestResourceInfo(source) is not null)
            {
                await WriteAsync(source, directory, cancellation);
            }
        }
        catch
        {
            // The caller gets the reason; the files must not outlive the attempt.
            directory.Delete(recursive: true);
            throw;
        }

        return new PythonScript(interpreter, directory, Path.Combine(directory.FullName, script));
    }

    private static async Task WriteAsync(string name, DirectoryInfo directory, CancellationToken cancellation)
    {
        await using var file = new FileStream(Path.Combine(directory.FullName, name), FileMode.CreateNew);
        await using var resource = typeof(PythonScript).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not part of the executable.");
        await resource.CopyToAsync(file, cancellation);
    }

    /// <summary>How it is run.</summary>
    public ProcessStartInfo With(params IEnumerable<string> arguments) => new(_interpreter, [_path, .. arguments]) { UseShellExecute = false };

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _directory.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
