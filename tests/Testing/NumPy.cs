using System.Diagnostics;

namespace ActorShm.Testing;

/// <summary>Finds a Python interpreter with NumPy and runs scripts in it, to check files from the other side.</summary>
public static class NumPy
{
    private static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(60);
    private static readonly string[] Candidates = ["python3", "/usr/bin/python3"];
    private static readonly Lazy<string?> Found = new(() => Array.Find(Candidates, HasNumPy));

    /// <summary>The interpreter, or null when there is none with NumPy.</summary>
    public static string? Interpreter => Found.Value;

    public static bool IsMissing => Interpreter is null;

    /// <summary>Why a test is skipped when <see cref="Interpreter"/> is null.</summary>
    public static string SkipReason => $"No Python with NumPy: tried {string.Join(" and ", Candidates)}.";

    /// <summary>Runs a script to its end and returns what it printed, trimmed; fails with its error output when it fails.</summary>
    public static string Run(string script, params string[] arguments)
    {
        using var process = Start(script, arguments);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(Watchdog))
        {
            process.Kill();
            throw new TimeoutException($"The Python script did not end within {Watchdog}.");
        }

        return process.ExitCode == 0
            ? output.GetAwaiter().GetResult().Trim()
            : throw new InvalidOperationException($"Python exited with {process.ExitCode}: {errors.GetAwaiter().GetResult()}");
    }

    /// <summary>Starts a script that talks through its standard input and output; <c>sys.argv[1:]</c> are the arguments.</summary>
    public static Process Start(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo(Interpreter ?? throw new InvalidOperationException(SkipReason))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(script);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private static bool HasNumPy(string interpreter)
    {
        try
        {
            var start = new ProcessStartInfo(interpreter, ["-c", "import numpy"]) { RedirectStandardError = true, UseShellExecute = false };
            using var process = Process.Start(start)!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // no such interpreter
        }
    }
}
