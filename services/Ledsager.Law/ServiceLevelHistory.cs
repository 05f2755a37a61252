using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace Ledsager.Law;

/// <summary>
/// The service levels of one municipality through time. Hours keep the version of the month they were opened in, deadlines that of the day they were
/// opened on: ask with that date, not with today's.
/// </summary>
public sealed partial class ServiceLevelHistory
{
    internal ServiceLevelHistory(string municipality, string name, Sourced<LocalDate>? lastDay, IReadOnlyList<ServiceLevel> versions)
    {
        Debug.Assert(versions.Count > 0, "The file reader lets no history through without a version.");
        (Municipality, Name, LastDay, Versions) = (municipality, name, lastDay, versions);
        Fingerprint = Digest(versions);
    }

    /// <summary>Differs as soon as any value of any version does: what was derived under another fingerprint has to be derived anew.</summary>
    public string Fingerprint { get; }

    /// <summary>The municipality's four-digit code.</summary>
    public string Municipality { get; }

    /// <summary>The municipality's name.</summary>
    public string Name { get; }

    /// <summary>The last day of a scheme that has ended; null while it runs. <see cref="On"/> answers after it too, for accounts that outlive the scheme.</summary>
    public Sourced<LocalDate>? LastDay { get; }

    /// <summary>The versions, oldest first.</summary>
    public IReadOnlyList<ServiceLevel> Versions { get; }

    /// <summary>When to remind. It is no part of the service level: nothing is derived from it and no fingerprint covers it.</summary>
    public Reminders Reminders { get; private init; } = Reminders.None;

    /// <summary>The same with reminders.</summary>
    public ServiceLevelHistory Reminding(Reminders reminders) => new(Municipality, Name, LastDay, Versions) { Reminders = reminders };

    /// <summary>The version in force on a date.</summary>
    /// <exception cref="RuleNotKnownException">The date lies before the first version.</exception>
    public ServiceLevel On(LocalDate date)
    {
        for (var i = Versions.Count - 1; i >= 0; i--)
        {
            if (Versions[i].ValidFrom.Value <= date)
                return Versions[i];
        }

        throw new RuleNotKnownException(RuleNotKnownException.NotInForce, string.Create(
            CultureInfo.InvariantCulture,
            $"No service level of {Name} is known on {date:uuuu-MM-dd}; the first is in force from {Versions[0].ValidFrom.Value:uuuu-MM-dd}."));
    }

    private static string Digest(IReadOnlyList<ServiceLevel> versions)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var level in versions)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{level.ValidFrom.Value:uuuu-MM-dd}\n")));
            foreach (var value in level.Values)
                hash.AppendData(Encoding.UTF8.GetBytes($"{value.Name}={value.JsonValue}\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }
}
