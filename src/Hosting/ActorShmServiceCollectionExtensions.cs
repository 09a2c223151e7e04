using ActorShm.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

// In the namespace of those that they extend, so that they are found without a using.
namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds ActorShm to an application.</summary>
public static class ActorShmServiceCollectionExtensions
{
    /// <summary>Has a run with its node processes start and end with the application. <see cref="ActorShmService"/> gives it to whom it is injected.</summary>
    /// <remarks>Options are read from the section <see cref="ActorShmOptions.SectionName"/> first, and checked when the application starts: what stands there and is no option is an error. Called again, it adds to the options of the one run.</remarks>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets what configuration cannot, and wins over it.</param>
    public static IServiceCollection AddActorShm(this IServiceCollection services, Action<ActorShmOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var options = services.AddOptions<ActorShmOptions>();
        if (services.All(service => service.ServiceType != typeof(ActorShmService)))
        {
            options.Configure<IConfiguration>((read, configuration) => ActorShmSection.Read(configuration, read)).ValidateOnStart();
            services.AddSingleton<IValidateOptions<ActorShmOptions>, ActorShmOptionsValidator>();
            services.AddSingleton<ActorShmService>();
            services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<ActorShmService>());
        }

        if (configure is not null)
        {
            options.Configure(configure);
        }

        return services;
    }

    /// <summary>Has health checks tell how the run is.</summary>
    /// <param name="builder">The application's health checks.</param>
    /// <param name="name">The name of this one.</param>
    /// <param name="failureStatus">What it reports for a run that does not work; unhealthy when null.</param>
    /// <param name="tags">By which it can be chosen.</param>
    public static IHealthChecksBuilder AddActorShm(
        this IHealthChecksBuilder builder, string name = "actorshm", HealthStatus? failureStatus = null, IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddCheck<ActorShmHealthCheck>(name, failureStatus, tags ?? []);
    }
}
