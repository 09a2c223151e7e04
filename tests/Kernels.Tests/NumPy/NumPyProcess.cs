using System.Diagnostics;
using System.Text.Json;
using ActorShm.Kernels.Tests.Reference;

namespace ActorShm.Kernels.Tests.NumPy;

/// <summary>An installed NumPy, asked once for all programs.</summary>
internal static class NumPyProcess
{
    private const string Interpreter = "/usr/bin/python3";
    private static readonly TimeSpan Watchdog = TimeSpan.FromMinutes(2);

    private const string Script = """
        import json, sys, warnings
        import numpy as np
        warnings.simplefilter("ignore")
        np.seterr(all="ignore")
        functions = {name: getattr(np, name) for name in (
            "sqrt abs minimum maximum where isnan sum mean min max nansum nanmean nanmin nanmax".split())}
        answers = []
        for program in json.load(sys.stdin):
            names = dict(functions)
            for name, dtype, is_scalar, data in program["inputs"]:
                array = np.frombuffer(bytes.fromhex(data), dtype=dtype)
                names[name] = array[0] if is_scalar else array
            results = []
            for statement in program["statements"]:
                target, separator, expression = statement.partition(" = ")
                value = eval(expression if separator else statement, names)
                if separator:
                    names[target] = value
                else:
                    value = np.asarray(value)
                    results.append((value.dtype.name, value.tobytes().hex()))
            answers.append(results)
        json.dump(answers, sys.stdout)
        """;

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
    private const string TypedScript = """
        import json, sys, warnings
        import numpy as np
        warnings.simplefilter("ignore")
        np.seterr(all="ignore")
        names = {name: getattr(np, name) for name in (
            "sqrt abs sign round clip minimum maximum where isnan isinf isfinite real imag conj "
            "sum prod mean min max any all count_nonzero argmin argmax var std "
            "nansum nanprod nanmean nanmin nanmax nanargmin nanargmax nanvar nanstd").split()}
        def keeping_integers(function):
            return lambda x: x if np.asarray(x).dtype.kind in "biu" else function(x)
        def cast(dtype):
            return lambda x: np.asarray(x).astype(dtype)[()]
        for name in ("floor", "ceil", "trunc"):
            names[name] = keeping_integers(getattr(np, name))
        for name in "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float16 float32 float64 complex64 complex128".split():
            names[name] = cast(name)
        answers = []
        for program in json.load(sys.stdin):
            known = dict(names)
            for name, dtype, is_scalar, data in program["inputs"]:
                array = np.frombuffer(bytes.fromhex(data), dtype=dtype)
                known[name] = array[0] if is_scalar else array
            results = []
            for statement in program["statements"]:
                try:
                    value = np.asarray(eval(statement, known))
                    results.append((value.dtype.name, value.tobytes().hex()))
                except (TypeError, ValueError, OverflowError) as refused:
                    results.append(("error", str(refused)))
            answers.append(results)
        json.dump(answers, sys.stdout)
        """;

    public static bool IsInstalled(out string reason)
    {
        reason = $"{Interpreter} with NumPy (1.24 or later) is not installed.";
        return File.Exists(Interpreter) && Ask("import numpy; print(tuple(map(int, numpy.__version__.split('.')[:2])) >= (1, 24))", "").Trim() == "True";
    }

    public static IReadOnlyList<JsonElement> Run(IEnumerable<RandomProgram> programs)
    {
        var questions = programs.Select(program => new
        {
            statements = program.Statements,
            inputs = program.Inputs.Zip(program.InputValues, static (input, value) => new object[]
            {
                input.Name, input.DType.Name(), value.IsScalar, Convert.ToHexString(value.ToBytes()),
            }),
        });
        using var answers = JsonDocument.Parse(Ask(Script, JsonSerializer.Serialize(questions)));
        return [.. answers.RootElement.Clone().EnumerateArray()];
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

    public static IReadOnlyList<JsonElement> Run(IEnumerable<TypedExpression> expressions)
    {
        var questions = expressions.Select(expression => new
        {
            statements = new[] { expression.Text, expression.Reduction },
            inputs = expression.Inputs.Zip(expression.Bytes, static (input, bytes) => new object[]
            {
                input.Name, input.DType.Name(), input.Shape.IsEmpty, Convert.ToHexString(bytes),
            }),
        });
        using var answers = JsonDocument.Parse(Ask(TypedScript, JsonSerializer.Serialize(questions)));
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
