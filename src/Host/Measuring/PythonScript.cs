using System.Diagnostics;
using ActorShm.Actors;
using ActorShm.Host.Runs;
using ActorShm.Segments;

namespace ActorShm.Host.Measuring;

/// <summary>A script of <c>bench/peers</c> as a file, and the Python to run it with. The file is removed when this is disposed.</summary>
internal sealed class PythonScript : IDisposable
{
    private const string Shared = "lifeline.py"; // imported by the scripts

    private readonly string _interpreter;
    private readonly OwnedDirectory _directory;
    private readonly string _path;

    private PythonScript(string interpreter, OwnedDirectory directory, string path)
    {
        _interpreter = interpreter;
        _directory = directory;
        _path = path;
    }

    /// <summary>Writes the script out.</summary>
    /// <param name="script">Its name in <c>bench/peers</c>.</param>
    /// <param name="settings">The settings, whose last placement directory receives the file: that directory is on a disk, and some machines do not allow code in <c>/dev/shm</c> to run.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Null where there is no Python with NumPy.</returns>
    public static async Task<PythonScript?> ExtractAsync(string script, ActorShmSettings settings, CancellationToken cancellation)
    {
        if (await PythonPeer.FindAsync(cancellation) is not var (interpreter, _))
        {
            return null;
        }

        // A file rather than "-c", because multiprocessing's spawned child imports the main module again, by its path.
        var directory = CommandDirectory.Acquire(RunDirectory.ParentIn(settings.Segments.Placement[^1]), "bench");
        try
        {
            await WriteAsync(script, directory, cancellation);
            await WriteAsync(Shared, directory, cancellation);
            var source = Path.ChangeExtension(script, ".c"); // the C source that a script compiles where the machine can
            if (typeof(PythonScript).Assembly.GetManifestResourceInfo(source) is not null)
            {
                await WriteAsync(source, directory, cancellation);
            }
        }
        catch
        {
            // The caller gets the exception; the files must not outlive the attempt.
            directory.Dispose();
            throw;
        }

        return new PythonScript(interpreter, directory, Path.Combine(directory.Path, script));
    }

    private static async Task WriteAsync(string name, OwnedDirectory directory, CancellationToken cancellation)
    {
        await using var file = new FileStream(Path.Combine(directory.Path, name), FileMode.CreateNew);
        await using var resource = typeof(PythonScript).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not part of the executable.");
        await resource.CopyToAsync(file, cancellation);
    }

    /// <summary>The directory of the script: on the file system of the last placement directory; it is removed with this process, however the process ends.</summary>
    public string Directory => _directory.Path;

    /// <summary>Gets the start information that runs the script.</summary>
    public ProcessStartInfo With(params IEnumerable<string> arguments) => new(_interpreter, [_path, .. arguments]) { UseShellExecute = false };

    /// <inheritdoc/>
    public void Dispose() => _directory.Dispose();
}
