using Google.Protobuf;

namespace Ledsager.Cli.Simulation;

/// <summary>Something that is done in a citizen's case: a request, and what may become of it.</summary>
/// <param name="Request">The request.</param>
/// <param name="MayBeRefusedFor">The reasons for which it may be refused; any other, and a refusal without a reason given here, is a difference.</param>
/// <param name="MustBeRefused">True when it cannot be accepted, whatever came before.</param>
internal sealed record Deed(IMessage Request, IReadOnlyList<string> MayBeRefusedFor, bool MustBeRefused = false);
