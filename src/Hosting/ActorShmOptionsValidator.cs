using Microsoft.Extensions.Options;

namespace ActorShm.Hosting;

/// <summary>Checks the options all together when the application starts.</summary>
internal sealed class ActorShmOptionsValidator : IValidateOptions<ActorShmOptions>
{
    public ValidateOptionsResult Validate(string? name, ActorShmOptions options) =>
        options.FindProblems() is { Count: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
}
