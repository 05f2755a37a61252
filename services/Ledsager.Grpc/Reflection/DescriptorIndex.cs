using System.Reflection;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Routing;

namespace Grpc.Reflection.Internal;

/// <summary>
/// What reflection can be asked for: the services of this application, and every file that they, or their errors, are written in. The error
/// details are imported by nobody, yet travel in trailers; a tool that cannot ask for them shows them as bytes.
/// </summary>
internal sealed class DescriptorIndex
{
    private readonly Dictionary<string, FileDescriptor> filesByName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileDescriptor> filesBySymbol = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SortedDictionary<int, FileDescriptor>> extensions = new(StringComparer.Ordinal);

    public DescriptorIndex(EndpointDataSource endpoints)
    {
        var services = endpoints.Endpoints
            .Select(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.ServiceType)
            .OfType<Type>()
            .Distinct()
            .Select(DescriptorOf)
            .OfType<ServiceDescriptor>()
            .ToList();
        ServiceNames = [.. services.Select(service => service.FullName).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        foreach (var service in services)
        {
            Add(service.File);
        }

        Add(StatusReflection.Descriptor);
        Add(ErrorDetailsReflection.Descriptor);
    }

    /// <summary>The full names of the services.</summary>
    public IReadOnlyList<string> ServiceNames { get; }

    public FileDescriptor? FileByName(string name) => filesByName.GetValueOrDefault(name);

    public FileDescriptor? FileBySymbol(string symbol) => filesBySymbol.GetValueOrDefault(symbol);

    public FileDescriptor? FileByExtension(string type, int number) => extensions.GetValueOrDefault(type)?.GetValueOrDefault(number);

    /// <summary>The extension numbers of a message; null if there is no such message.</summary>
    public IReadOnlyCollection<int>? ExtensionNumbers(string type) =>
        extensions.TryGetValue(type, out var found) ? found.Keys
        : FileBySymbol(type)?.MessageTypes.SelectMany(Nested).Any(message => string.Equals(message.FullName, type, StringComparison.Ordinal)) == true ? []
        : null;

    private static ServiceDescriptor? DescriptorOf(Type serviceType)
    {
        for (var type = serviceType; type is not null; type = type.BaseType)
        {
            if (type.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is { } bind)
            {
                return bind.BindType.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(obj: null) as ServiceDescriptor;
            }
        }

        return null;
    }

    private static IEnumerable<MessageDescriptor> Nested(MessageDescriptor message) => message.NestedTypes.SelectMany(Nested).Prepend(message);

    private void Add(FileDescriptor file)
    {
        if (!filesByName.TryAdd(file.Name, file))
        {
            return;
        }

        foreach (var dependency in file.Dependencies)
        {
            Add(dependency);
        }

        foreach (var service in file.Services)
        {
            AddSymbol(service);
            AddSymbols(service.Methods);
        }

        AddEnums(file.EnumTypes);
        AddExtensions(file.Extensions.UnorderedExtensions);
        foreach (var message in file.MessageTypes.SelectMany(Nested))
        {
            AddSymbol(message);
            AddSymbols(message.Fields.InDeclarationOrder());
            AddSymbols(message.Oneofs);
            AddEnums(message.EnumTypes);
            AddExtensions(message.Extensions.UnorderedExtensions);
        }
    }

    private void AddEnums(IEnumerable<EnumDescriptor> enums)
    {
        foreach (var one in enums)
        {
            AddSymbol(one);

            // A value's full name in protobuf has its enum's scope for a parent, not the enum.
            var scope = one.FullName[..^one.Name.Length];
            foreach (var value in one.Values)
            {
                filesBySymbol.TryAdd(scope + value.Name, one.File);
            }
        }
    }

    private void AddExtensions(IEnumerable<FieldDescriptor> fields)
    {
        foreach (var field in fields)
        {
            AddSymbol(field);
            var type = field.ExtendeeType.FullName;
            if (!extensions.TryGetValue(type, out var numbers))
            {
                extensions.Add(type, numbers = []);
            }

            numbers[field.FieldNumber] = field.File;
        }
    }

    private void AddSymbols(IEnumerable<IDescriptor> descriptors)
    {
        foreach (var descriptor in descriptors)
        {
            AddSymbol(descriptor);
        }
    }

    private void AddSymbol(IDescriptor descriptor) => filesBySymbol.TryAdd(descriptor.FullName, descriptor.File);
}
