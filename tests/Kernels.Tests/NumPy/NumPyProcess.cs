using System.Diagnostics;
using System.Text.Json;

namespace ActorShm.Kernels.Tests.NumPy;

/// <summary>An installed NumPy, asked once for all programs.</summary>
internal static class NumPyProcess
{
    private const string Interpreter = "/usr/bin/python3";
    private static readonly TimeSpan Watchdog = TimeSpan.FromMinutes(2);

    private const string ShapeScript = """
        import json, sys, warnings
        import numpy as np
        warnings.simplefilter("ignore")
        np.seterr(all="ignore")
        functions = {name: getattr(np, name) for name in dir(np) if not name.startswith("_")}
        functions["norm"] = np.linalg.norm
        answers = []
        for case in json.load(sys.stdin):
            names = dict(functions)
            for name, dtype, shape, data in case["inputs"]:
                array = np.frombuffer(bytes.fromhex(data), dtype=dtype).reshape(shape)
                names[name] = array if shape else array[()]
            results = []
            for statement in case["statements"]:
                try:
                    value = np.asarray(eval(statement, names))
                    results.append((value.dtype.name, value.shape, value.tobytes().hex()))
                except Exception as refused:
                    results.append(("error", str(refused)))
            answers.append(results)
        json.dump(answers, sys.stdout)
        """;

    /// <summary>Version 2.1 and later leave integers as they are where version 1 rounds them as floats.</summary>
    public static bool IsInstalled(out string reason)
    {
        reason = $"{Interpreter} with NumPy (1.24 or later) is not installed.";
        return File.Exists(Interpreter) && Ask("import numpy; print(tuple(map(int, numpy.__version__.split('.')[:2])) >= (1, 24))", "").Trim() == "True";
    }

    /// <summary>For each case, for each statement: its type's name, shape and bytes, or "error" and NumPy's message.</summary>
    public static IReadOnlyList<JsonElement> Evaluate(IEnumerable<Shapes.ShapeCase> cases)
    {
        var questions = cases.Select(static one => new
        {
            statements = one.Statements,
            inputs = one.Inputs.Zip(one.Values, static (input, bytes) => new object[] { input.Name, input.DType.Name(), input.Shape, Convert.ToHexString(bytes) }),
        });
        using var answers = JsonDocument.Parse(Ask(ShapeScript, JsonSerializer.Serialize(questions)));
        return [.. answers.RootElement.Clone().EnumerateArray()];
    }

    private static string Ask(string script, string input)
    {
        var start = new ProcessStartInfo(Interpreter, ["-c", script])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NPY_PROMOTION_STATE"] = "weak";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        if (!process.WaitForExit(Watchdog))
        {
            process.Kill();
            Assert.Fail($"{Interpreter} did not end within {Watchdog}.");
        }

        return process.ExitCode == 0 ? output.Result : "Failed: " + errors.Result;
    }
}
